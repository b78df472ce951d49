// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.util.Optional;

/** A name with one star, which stands for any text but none. */
public record Wildcard(String before, String after) {
  public static final char STAR = '*';

  /** Whether a name holds a star. */
  public static boolean is(String name) {
    return name.indexOf(STAR) >= 0;
  }

  public static Wildcard of(String name) {
    int star = name.indexOf(STAR);
    if (star < 0 || name.indexOf(STAR, star + 1) >= 0) {
      throw new IllegalArgumentException("a name with one star, was " + name);
    }
    return new Wildcard(name.substring(0, star), name.substring(star + 1));
  }

  /** What the star stands for in a name; empty when the name does not match. */
  public Optional<String> match(String name) {
    boolean matches = name.length() > literals() && name.startsWith(before) && name.endsWith(after);
    return matches
        ? Optional.of(name.substring(before.length(), name.length() - after.length()))
        : Optional.empty();
  }

  /** How many of its characters stand for themselves. */
  public int literals() {
    return before.length() + after.length();
  }

  /** Whether there are names that match both, and neither is the more exact one. */
  public boolean ties(Wildcard other) {
    boolean starts = before.startsWith(other.before) || other.before.startsWith(before);
    boolean ends = after.endsWith(other.after) || other.after.endsWith(after);
    return literals() == other.literals() && starts && ends;
  }

  /** A target's model with a text in the place of its star, if it has one. */
  static String fill(String model, String text) {
    int star = model.indexOf(STAR);
    return star < 0 ? model : model.substring(0, star) + text + model.substring(star + 1);
  }
}
