// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.time.format.DateTimeFormatter.RFC_1123_DATE_TIME;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * How long a server wants to be left alone: its header {@code retry-after-ms}, or {@code
 * retry-after} as seconds or a date. What is neither counts as not said.
 */
public final class RetryAfter {
  private static final Pattern NUMBER = Pattern.compile("\\d{1,18}(?:\\.\\d{1,18})?");
  private static final double LONGEST_MILLIS = Duration.ofDays(365).toMillis();

  private RetryAfter() {}

  public static Optional<Duration> in(Headers headers, Instant now) {
    return headers
        .first("retry-after-ms")
        .flatMap(text -> number(text, 1))
        .or(
            () ->
                headers
                    .first("retry-after")
                    .flatMap(text -> number(text, 1000).or(() -> until(text, now))));
  }

  /** The same, said in seconds elsewhere than in a header. */
  public static Optional<Duration> ofSeconds(String text) {
    return number(text, 1000);
  }

  private static Optional<Duration> number(String text, int millis) {
    return Optional.of(text.strip())
        .filter(number -> NUMBER.matcher(number).matches())
        .map(number -> Math.min(Double.parseDouble(number) * millis, LONGEST_MILLIS))
        .map(wait -> Duration.ofMillis((long) Math.ceil(wait)));
  }

  private static Optional<Duration> until(String date, Instant now) {
    try {
      Duration wait = Duration.between(now, Instant.from(RFC_1123_DATE_TIME.parse(date.strip())));
      return Optional.of(wait.isNegative() ? Duration.ZERO : wait);
    } catch (DateTimeException notADate) {
      return Optional.empty();
    }
  }
}
