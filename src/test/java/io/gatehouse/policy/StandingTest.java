// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StandingTest {
  @ParameterizedTest
  @CsvSource({
    "PT0S, 0s",
    "PT0.000000001S, 1ms",
    "PT0.006S, 6ms",
    "PT1S, 1s",
    "PT8.64S, 8.64s",
    "PT30S, 30s",
    "PT1M, 1m0s",
    "PT6M0.5S, 6m0.5s",
    "PT1H2M3S, 1h2m3s",
    "PT1H, 1h0m0s",
    "P2D, 48h0m0s"
  })
  void timesAsGoWritesThem(Duration time, String text) {
    assertEquals(text, Standing.text(time));
  }

  @Test
  void headers() {
    assertEquals(
        Map.of(
            "x-ratelimit-limit-requests", "60",
            "x-ratelimit-remaining-requests", "0",
            "x-ratelimit-reset-requests", "1m0s",
            "retry-after-ms", "251"),
        new Standing(60, 0, Duration.ofMinutes(1), Optional.of(Duration.ofNanos(250_000_001)))
            .headers());
  }
}
