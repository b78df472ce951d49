// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import io.gatehouse.model.NearestNames;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Something wrong in the settings, told so that it can be mended without looking anything up.
 *
 * @param key the setting, or the file, that is wrong
 * @param found what is there, masked where it may be secret
 * @param origin where it is
 * @param expected what should be there; empty when only {@code nearest} can tell
 * @param nearest the known name that was probably meant
 */
public record Problem(
    String key, String found, String origin, String expected, Optional<String> nearest) {
  /** What all names have in common says nothing about how near they are. */
  private static final int SHARED = Keys.PREFIX.length() + 1;

  public static Problem of(String key, String found, String origin, String expected) {
    return new Problem(key, found, origin, expected, Optional.empty());
  }

  /** A name that means nothing; its value is not shown, for it may be a secret gone astray. */
  public static Problem unknownKey(String key, String origin, Collection<String> known) {
    int shared = key.regionMatches(true, 0, Keys.PREFIX, 0, Keys.PREFIX.length()) ? SHARED : 0;
    String start = key.substring(0, Math.min(shared, key.length()));
    List<String> ends =
        known.stream()
            .filter(name -> name.startsWith(start))
            .map(name -> name.substring(start.length()))
            .toList();
    Optional<String> nearest =
        NearestNames.of(key.substring(start.length()), ends).stream().findFirst();
    return new Problem(key, "unknown key", origin, "", nearest.map(start::concat));
  }

  /** The same, with whichever known name comes close to the wrong one. */
  public Problem near(String wrong, Collection<String> known) {
    return new Problem(
        key, found, origin, expected, NearestNames.of(wrong, known).stream().findFirst());
  }

  @Override
  public String toString() {
    return key
        + ": "
        + found
        + " ("
        + origin
        + ")"
        + (expected.isEmpty() ? "" : ", expected " + expected)
        + nearest.map(name -> ", did you mean " + name + "?").orElse("");
  }
}
