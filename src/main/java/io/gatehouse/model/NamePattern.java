// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

/**
 * A name, or many: each {@code *} in it stands for any text, also for none.
 *
 * @param text as it was written
 */
public record NamePattern(String text) {
  /** Whether this name is meant. Takes time in proportion to both lengths at the worst. */
  public boolean matches(String name) {
    int star = -1;
    int resume = 0;
    int at = 0;
    int p = 0;
    while (at < name.length()) {
      if (p < text.length() && text.charAt(p) == '*') {
        star = p++;
        resume = at;
      } else if (p < text.length() && text.charAt(p) == name.charAt(at)) {
        p++;
        at++;
      } else if (star >= 0) {
        p = star + 1;
        at = ++resume;
      } else {
        return false;
      }
    }
    while (p < text.length() && text.charAt(p) == '*') {
      p++;
    }
    return p == text.length();
  }

  @Override
  public String toString() {
    return text;
  }
}
