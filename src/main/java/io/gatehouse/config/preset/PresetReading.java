// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.preset;

import io.gatehouse.config.preset.Variable.Fate;
import io.gatehouse.config.settings.PresetName;
import io.gatehouse.config.settings.Values;
import io.gatehouse.config.source.Entry;
import io.gatehouse.config.source.EnvironmentSource;
import io.gatehouse.config.source.Problem;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What a preset makes of the environment: settings, problems, and warnings. */
public final class PresetReading {
  private static final String AUTH = "gatehouse.auth.";
  private static final String ANONYMOUS = AUTH + "anonymous";

  private final Map<String, String> environment;
  private final Set<String> given;
  private final String label;
  private final Map<String, String> values = new LinkedHashMap<>();
  private final Map<String, Entry> entries = new LinkedHashMap<>();
  private final List<Problem> problems = new ArrayList<>();
  private final List<String> warnings = new ArrayList<>();

  private PresetReading(PresetName preset, Map<String, String> environment, Set<String> given) {
    this.environment = environment;
    this.given = Set.copyOf(given);
    this.label = "preset " + Values.id(preset);
  }

  /**
   * Reads the preset's variables.
   *
   * @param given the keys that our own settings set, which win
   */
  public static PresetReading of(
      Preset preset, Map<String, String> environment, Set<String> given) {
    var reading = new PresetReading(preset.name(), environment, given);
    preset.variables().forEach(reading::learn);
    preset.variables().forEach(reading::apply);
    preset.always().forEach((key, text) -> reading.set("gatehouse." + key, text, reading.label));
    return reading;
  }

  public List<Entry> entries() {
    return List.copyOf(entries.values());
  }

  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  /** What is set and has no effect, a sentence or more for each. */
  public List<String> warnings() {
    return List.copyOf(warnings);
  }

  private Optional<String> text(Variable variable) {
    return Optional.ofNullable(environment.get(variable.name()))
        .map(String::strip)
        .filter(text -> !text.isEmpty());
  }

  private void learn(Variable variable) {
    Optional<String> text = text(variable);
    text.or(variable::standard)
        .ifPresent(
            said ->
                variable
                    .meaning(said)
                    .ifPresentOrElse(
                        meaning -> values.put(variable.name(), meaning),
                        () -> problems.add(variable.unknown(said, origin(variable)))));
  }

  private void apply(Variable variable) {
    boolean says = values.containsKey(variable.name());
    if (says || variable.required()) {
      variable.rules().stream()
          .flatMap(rule -> rule.apply(values).stream())
          .findFirst()
          .ifPresent(
              sets -> sets.forEach((key, said) -> set(key, says ? said : "", origin(variable))));
    }
    boolean matters = variable.matters().flatMap(rule -> rule.apply(values)).isPresent();
    if (text(variable).isPresent() && (matters || variable.matters().isEmpty())) {
      warn(variable);
    }
  }

  private void warn(Variable variable) {
    if (variable.fate() == Fate.IGNORED) {
      warnings.add(
          variable.name() + " is set but has no effect (" + label + "). " + variable.note());
    }
  }

  private String origin(Variable variable) {
    String where = EnvironmentSource.origin(variable.name());
    if (text(variable).isPresent()) {
      return where + ", " + label;
    }
    return where + (variable.required() ? ", not set, " : ", its default, ") + label;
  }

  /** The first that sets a key wins. */
  private void set(String key, String text, String origin) {
    if (!isSaidElsewhere(key)) {
      entries.putIfAbsent(key, new Entry(key, text, origin));
    }
  }

  /** Nobody is let in whom our own settings leave out; and one key is as good as several. */
  private boolean isSaidElsewhere(String key) {
    return (key.equals(ANONYMOUS) && given.stream().anyMatch(other -> other.startsWith(AUTH)))
        || (key.endsWith(".api-key") && given.contains(key + "s"));
  }
}
