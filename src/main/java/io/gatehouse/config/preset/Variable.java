// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.preset;

import io.gatehouse.config.source.Problem;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * One variable of another gateway.
 *
 * @param ids what the mission calls it
 * @param standard its value where it is not set
 * @param required whether its settings are missing without it
 * @param bool whether it is true or false, in any of the usual spellings
 * @param words our words for the only values it may have; empty when it may have any
 * @param rules the first that holds says what it sets
 * @param fate what becomes of it if it sets nothing
 * @param note what there is to know, in a sentence or more
 */
public record Variable(
    String name,
    List<String> ids,
    Optional<String> standard,
    boolean required,
    boolean bool,
    Map<String, String> words,
    List<Rule> rules,
    Fate fate,
    Optional<Rule> matters,
    String note) {
  /** What becomes of a variable. */
  public enum Fate {
    /** It does its job, by its rules or as a condition of others. */
    READ,
    /** Something else does its job. */
    ELSEWHERE,
    /** Nothing does its job; whoever sets it is warned. */
    IGNORED
  }

  private static final Map<String, String> BOOLEANS =
      Map.ofEntries(
          Map.entry("true", "true"),
          Map.entry("1", "true"),
          Map.entry("yes", "true"),
          Map.entry("on", "true"),
          Map.entry("t", "true"),
          Map.entry("y", "true"),
          Map.entry("false", "false"),
          Map.entry("0", "false"),
          Map.entry("no", "false"),
          Map.entry("off", "false"),
          Map.entry("f", "false"),
          Map.entry("n", "false"));

  public Variable {
    ids = List.copyOf(ids);
    words = bool ? BOOLEANS : Map.copyOf(words);
    rules = List.copyOf(rules);
  }

  /** Our word for a text; empty when there is none. */
  Optional<String> meaning(String text) {
    return words.isEmpty()
        ? Optional.of(text)
        : Optional.ofNullable(words.get(text.toLowerCase(Locale.ROOT)));
  }

  Problem unknown(String text, String origin) {
    List<String> known =
        bool ? List.of("true", "false") : words.keySet().stream().sorted().toList();
    return Problem.of(name, '"' + text + '"', origin, "one of " + String.join(", ", known))
        .near(text, known);
  }
}
