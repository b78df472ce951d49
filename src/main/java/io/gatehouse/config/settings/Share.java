// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A part of a whole, written in per cent. */
public record Share(int percent) implements Comparable<Share> {
  private static final Pattern FORM = Pattern.compile("(\\d{1,3}) ?%");

  static Share parse(String text) {
    Matcher form = FORM.matcher(text);
    if (!form.matches() || Integer.parseInt(form.group(1)) > 100) {
      throw new IllegalArgumentException("a share such as 20%, from 0% to 100%");
    }
    return new Share(Integer.parseInt(form.group(1)));
  }

  /** From 0 to 1. */
  public double fraction() {
    return percent / 100.0;
  }

  @Override
  public int compareTo(Share other) {
    return Integer.compare(percent, other.percent);
  }

  /** As one would set it. */
  @Override
  public String toString() {
    return percent + "%";
  }
}
