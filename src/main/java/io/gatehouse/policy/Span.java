// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import java.time.Duration;

/** A time as OpenAI writes it, such as {@code 6ms}, {@code 1.5s} or {@code 1h2m3s}. */
public final class Span {
  private static final long MILLION = 1_000_000;

  private Span() {}

  /** Rounded up to milliseconds below a minute, and to seconds above. */
  public static String of(Duration time) {
    long millis = (time.toNanos() + MILLION - 1) / MILLION;
    if (millis < 1000) {
      return millis + "ms";
    }
    if (millis < 60_000) {
      long rest = millis % 1000;
      String fraction = rest == 0 ? "" : "." + String.valueOf(1000 + rest).substring(1);
      return millis / 1000 + fraction + "s";
    }
    long seconds = (millis + 999) / 1000;
    String minutes = seconds / 60 % 60 + "m" + seconds % 60 + "s";
    return seconds < 3600 ? minutes : seconds / 3600 + "h" + minutes;
  }
}
