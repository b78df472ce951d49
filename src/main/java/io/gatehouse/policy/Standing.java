// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * How somebody stands with a limit, after one more request.
 *
 * @param limit how many requests there may be
 * @param remaining how many of them are left
 * @param reset how long it takes until all of them are there again
 * @param again until one is there again, where this one was refused
 */
public record Standing(long limit, long remaining, Duration reset, Optional<Duration> again) {
  public static final String LIMIT = "x-ratelimit-limit-requests";
  public static final String REMAINING = "x-ratelimit-remaining-requests";
  public static final String RESET = "x-ratelimit-reset-requests";

  public boolean isRefused() {
    return again.isPresent();
  }

  /** The same as headers, in the words of OpenAI. */
  public Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put(LIMIT, Long.toString(limit));
    headers.put(REMAINING, Long.toString(remaining));
    headers.put(RESET, text(reset));
    again.ifPresent(time -> headers.put("retry-after-ms", Long.toString(millis(time))));
    return headers;
  }

  /** Such as {@code 6ms}, {@code 1.5s}, {@code 6m0s}, {@code 1h2m3s}: as Go writes it. */
  public static String text(Duration time) {
    long millis = millis(time);
    if (millis > 0 && millis < 1000) {
      return millis + "ms";
    }
    long hours = millis / 3_600_000;
    long minutes = millis / 60_000 % 60;
    BigDecimal seconds = BigDecimal.valueOf(millis % 60_000, 3).stripTrailingZeros();
    return (hours > 0 ? hours + "h" : "")
        + (hours > 0 || minutes > 0 ? minutes + "m" : "")
        + seconds.toPlainString()
        + "s";
  }

  /** Too late rather than too early. */
  private static long millis(Duration time) {
    return time.plusNanos(999_999).toMillis();
  }
}
