// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.preset;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.Golden;
import io.gatehouse.config.settings.PresetName;
import io.gatehouse.config.settings.Values;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The tables of docs/migrating.md are what the presets' files say. */
class MigratingDocTest {
  private static final Path DOC = Path.of("docs/migrating.md");
  private static final String END = "<!-- end -->";

  @ParameterizedTest
  @EnumSource
  void theTableIsWhatTheFileSays(PresetName name) {
    String doc = Golden.read(DOC);
    String start = "<!-- variables of " + Values.id(name) + " -->\n";
    int from = doc.indexOf(start) + start.length();
    int to = doc.indexOf(END, from);
    assertTrue(from >= start.length() && to > 0, start);
    Golden.check(DOC, doc.substring(0, from) + table(Preset.of(name)) + doc.substring(to));
  }

  private static String table(Preset preset) {
    List<String> lines = new ArrayList<>();
    lines.add("| Variable | Default | Sets | Note |");
    lines.add("| --- | --- | --- | --- |");
    preset.variables().forEach(variable -> lines.add(row(variable)));
    preset.others().forEach((id, note) -> lines.add("|  |  |  | " + note + " |"));
    preset
        .always()
        .forEach(
            (key, text) ->
                lines.add(
                    "|  |  | `gatehouse."
                        + key
                        + "` | Always "
                        + code(text)
                        + (key.startsWith("auth.")
                            ? ", unless this table or a setting of your own says otherwise"
                            : "")
                        + ". |"));
    return "\n" + String.join("\n", lines) + "\n\n";
  }

  private static String row(Variable variable) {
    String standard = variable.standard().map(MigratingDocTest::code).orElse("");
    return "| "
        + String.join(
            " | ",
            code(variable.name()),
            variable.required() ? "required" : standard,
            fate(variable),
            variable.note())
        + " |";
  }

  private static String fate(Variable variable) {
    return switch (variable.fate()) {
      case READ ->
          variable.rules().isEmpty()
              ? "read with others"
              : variable.rules().stream()
                  .flatMap(rule -> rule.sets().keySet().stream())
                  .map(key -> code(key.replace("[0]", "")))
                  .distinct()
                  .sorted()
                  .collect(Collectors.joining(", "));
      case ELSEWHERE -> "done elsewhere";
      case IGNORED -> "**no effect**";
    };
  }

  private static String code(String text) {
    return '`' + text + '`';
  }
}
