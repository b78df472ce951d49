// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

  /** The headers retry-after and retry-after-ms, and the wait in milliseconds. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "7                             | ''    | 7000",
        "' 7 '                         | ''    | 7000",
        "0                             | ''    | 0",
        "0.5                           | ''    | 500",
        "''                            | 1234  | 1234",
        "''                            | 12.1  | 13",
        "7                             | 1234  | 1234",
        "7                             | soon  | 7000",
        "Thu, 01 Jan 2026 00:00:09 GMT | ''    | 9000",
        "Wed, 31 Dec 2025 23:59:59 GMT | ''    | 0",
        "999999999999                  | ''    | 31536000000",
        "''                            | ''    | -1",
        "-1                            | ''    | -1",
        "+1                            | ''    | -1",
        "soon                          | ''    | -1",
        "1e3                           | ''    | -1",
        "Mon, 01 Jan 2026 00:00:09 GMT | ''    | -1",
        "2026-01-01T00:00:09Z          | ''    | -1",
        "99999999999999999999          | ''    | -1"
      })
  void both(String retryAfter, String millis, long expected) {
    Headers headers = Headers.NONE;
    if (!retryAfter.isEmpty()) {
      headers = headers.with("Retry-After", retryAfter);
    }
    if (!millis.isEmpty()) {
      headers = headers.with("retry-after-ms", millis);
    }
    Optional<Duration> wait =
        expected < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(expected));
    assertEquals(wait, RetryAfter.in(headers, NOW));
  }
}
