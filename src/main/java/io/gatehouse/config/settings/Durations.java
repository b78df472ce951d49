// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** How lengths of time are written: a number and a unit, a number of seconds, or ISO 8601. */
final class Durations {
  private static final Pattern FORM = Pattern.compile("(\\d{1,10}) ?(ms|s|m|h|d)?");
  private static final Duration LONGEST = Duration.ofDays(365);

  private Durations() {}

  static Duration parse(String text) {
    Matcher form = FORM.matcher(text.toLowerCase(Locale.ROOT));
    Duration duration = form.matches() ? simple(form) : iso(text);
    if (duration.isNegative() || duration.compareTo(LONGEST) > 0) {
      throw wrong();
    }
    return duration;
  }

  private static Duration simple(Matcher form) {
    long number = Long.parseLong(form.group(1));
    return switch (form.group(2) == null ? "s" : form.group(2)) {
      case "ms" -> Duration.ofMillis(number);
      case "m" -> Duration.ofMinutes(number);
      case "h" -> Duration.ofHours(number);
      case "d" -> Duration.ofDays(number);
      default -> Duration.ofSeconds(number);
    };
  }

  private static Duration iso(String text) {
    try {
      return Duration.parse(text);
    } catch (DateTimeParseException notIso) {
      throw wrong();
    }
  }

  private static IllegalArgumentException wrong() {
    return new IllegalArgumentException(
        "a time such as 40ms, 15s, 5m, 1h, 30 (seconds) or PT15S, from 0 to 365d");
  }
}
