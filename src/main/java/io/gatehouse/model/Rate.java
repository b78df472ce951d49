// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * So much in so long, written {@code 100/minute} or {@code 5000/10s}.
 *
 * @param amount at least 1
 * @param per more than zero, at most 100 years
 */
public record Rate(long amount, Duration per) {
  private static final String FORM =
      "an amount and a time, such as 100/minute, 5000/hour or 20/10s";
  private static final Duration LONGEST = Duration.ofDays(36_500);
  private static final Pattern TEXT =
      Pattern.compile("(\\d{1,18})\\s*/\\s*(\\d{0,9})\\s*(s|m|h|d|second|minute|hour|day)");

  public Rate {
    if (amount < 1 || per.isZero() || per.isNegative() || per.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "a rate needs an amount and a time of more than 0, and the time at most 36500d");
    }
  }

  /**
   * Reads the written form.
   *
   * @throws IllegalArgumentException that says what is expected
   */
  public static Rate parse(String text) {
    Matcher matcher = TEXT.matcher(text.strip());
    if (!matcher.matches()) {
      throw new IllegalArgumentException("a rate is " + FORM);
    }
    long units = matcher.group(2).isEmpty() ? 1 : Long.parseLong(matcher.group(2));
    return new Rate(Long.parseLong(matcher.group(1)), unit(matcher.group(3)).multipliedBy(units));
  }

  private static Duration unit(String name) {
    return switch (name.charAt(0)) {
      case 's' -> Duration.ofSeconds(1);
      case 'm' -> Duration.ofMinutes(1);
      case 'h' -> Duration.ofHours(1);
      default -> Duration.ofDays(1);
    };
  }

  /** The written form. */
  @Override
  public String toString() {
    long seconds = per.toSeconds();
    for (String name : new String[] {"day", "hour", "minute", "second"}) {
      long unit = unit(name).toSeconds();
      if (seconds == unit) {
        return amount + "/" + name;
      }
      if (seconds % unit == 0 && seconds > 0) {
        return amount + "/" + seconds / unit + name.charAt(0);
      }
    }
    return amount + "/" + per;
  }
}
