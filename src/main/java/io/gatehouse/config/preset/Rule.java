// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.preset;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a variable sets, as long as some variables have certain values.
 *
 * @param when patterns of whole values, by the variables' names
 * @param sets texts by keys; in a text {@code ${NAME}} is the value of that variable, and {@code
 *     ${1}} the first group of the patterns
 */
public record Rule(Map<String, Pattern> when, Map<String, String> sets) {
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{(\\w+)}");

  public Rule {
    when = Map.copyOf(when);
    sets = Map.copyOf(sets);
  }

  /** The settings with all references filled in; empty when the rule does not hold. */
  Optional<Map<String, String>> apply(Map<String, String> values) {
    Map<String, String> known = new LinkedHashMap<>(values);
    for (Map.Entry<String, Pattern> condition : when.entrySet()) {
      Matcher matcher = condition.getValue().matcher(values.getOrDefault(condition.getKey(), ""));
      if (!matcher.matches()) {
        return Optional.empty();
      }
      for (int i = 1; i <= matcher.groupCount(); i++) {
        known.put(String.valueOf(i), Optional.ofNullable(matcher.group(i)).orElse(""));
      }
    }
    Map<String, String> filled = new LinkedHashMap<>();
    sets.forEach((key, text) -> filled.put(key, filled(text, known)));
    return Optional.of(filled);
  }

  /** A value is taken as it is: what looks like one of our own references in it is none. */
  private static String filled(String text, Map<String, String> known) {
    return REFERENCE
        .matcher(text)
        .replaceAll(
            reference -> Matcher.quoteReplacement(value(reference, known).replace("${", "\\${")));
  }

  private static String value(MatchResult reference, Map<String, String> known) {
    return known.getOrDefault(reference.group(1), "");
  }
}
