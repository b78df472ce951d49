// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.preset;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.Golden;
import io.gatehouse.config.preset.Variable.Fate;
import io.gatehouse.config.settings.PresetName;
import io.gatehouse.config.settings.Values;
import io.gatehouse.config.source.Keys;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The presets' files leave nothing out and name nothing that does not exist. */
class PresetTest {
  private static final Path SEEDS = Path.of("src/test/resources/seeds/settings.txt");
  private static final Pattern REFERENCE = Pattern.compile("\\$\\{([A-Z_]+)}");

  /**
   * A setting that one of the other gateways has.
   *
   * @param variable its name, or - when it is no variable
   * @param standard its default there, or - when it has none
   */
  record Seed(String id, String preset, String variable, String standard) {
    static Seed parse(String line) {
      String[] words = line.split(" ", 4);
      return new Seed(words[0], words[1], words[2], words[3]);
    }
  }

  static Stream<Seed> seeds() {
    return Golden.read(SEEDS).lines().map(Seed::parse);
  }

  @Test
  void theListIsLong() {
    assertEquals(74, seeds().map(Seed::id).distinct().count());
  }

  @ParameterizedTest
  @MethodSource("seeds")
  void eachIsInItsPresetsFile(Seed seed) {
    Preset preset = Preset.of(Values.read(PresetName.class, seed.preset()));
    if (seed.variable().equals("-")) {
      assertFalse(preset.others().getOrDefault(seed.id(), "").isEmpty());
      return;
    }
    Variable variable =
        preset.variables().stream()
            .filter(each -> each.name().equals(seed.variable()))
            .findFirst()
            .orElseThrow();
    assertEquals(List.of(seed.id()), variable.ids());
    String standard = variable.standard().orElse("-");
    assertTrue(
        standard.equals(seed.standard())
            || variable.note().startsWith("There `" + seed.standard() + '`'),
        standard + " is not " + seed.standard());
    if (variable.fate() != Fate.READ) {
      assertFalse(variable.note().isEmpty(), "there is no reason why it has no effect");
    } else {
      assertTrue(isSetting(variable) || isCondition(preset, variable), "it does nothing");
    }
  }

  private static boolean isSetting(Variable variable) {
    return variable.rules().stream().anyMatch(rule -> !rule.sets().isEmpty());
  }

  private static boolean isCondition(Preset preset, Variable variable) {
    return preset.variables().stream()
        .flatMap(other -> other.rules().stream())
        .anyMatch(rule -> rule.when().containsKey(variable.name()));
  }

  @ParameterizedTest
  @EnumSource
  void nothingElseIsInTheFiles(PresetName name) {
    Set<String> seeds =
        seeds()
            .filter(seed -> seed.preset().equals(Values.id(name)))
            .map(Seed::variable)
            .filter(variable -> !variable.equals("-"))
            .collect(Collectors.toCollection(TreeSet::new));
    Set<String> variables =
        Preset.of(name).variables().stream()
            .map(Variable::name)
            .collect(Collectors.toCollection(TreeSet::new));
    assertEquals(seeds, variables);
  }

  @ParameterizedTest
  @EnumSource
  void everySettingExists(PresetName name) {
    assertEquals(
        Set.of(),
        keys(Preset.of(name))
            .filter(key -> Keys.ALL.find(key).isEmpty())
            .collect(Collectors.toCollection(TreeSet::new)));
  }

  private static Stream<String> keys(Preset preset) {
    return Stream.concat(
        preset.always().keySet().stream().map(key -> "gatehouse." + key),
        preset.variables().stream()
            .flatMap(variable -> variable.rules().stream())
            .flatMap(rule -> rule.sets().keySet().stream()));
  }

  @ParameterizedTest
  @EnumSource
  void everyVariableReferredToIsThere(PresetName name) {
    Preset preset = Preset.of(name);
    Set<String> known = preset.variables().stream().map(Variable::name).collect(Collectors.toSet());
    Set<String> named = new TreeSet<>();
    for (Variable variable : preset.variables()) {
      Stream.concat(variable.rules().stream(), variable.matters().stream())
          .forEach(
              rule -> {
                named.addAll(rule.when().keySet());
                rule.sets().values().forEach(text -> named.addAll(references(text)));
              });
    }
    named.removeAll(known);
    assertEquals(Set.of(), named);
  }

  private static List<String> references(String text) {
    return REFERENCE.matcher(text).results().map((MatchResult found) -> found.group(1)).toList();
  }

  @Test
  void everyPresetHasATitle() {
    assertTrue(
        Arrays.stream(PresetName.values()).noneMatch(name -> Preset.of(name).title().isEmpty()));
  }
}
