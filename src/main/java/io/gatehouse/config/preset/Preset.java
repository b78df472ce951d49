// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.preset;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.config.preset.Variable.Fate;
import io.gatehouse.config.settings.PresetName;
import io.gatehouse.config.settings.Values;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.schema.FailsafeSchema;

/**
 * What the variables of one other gateway mean, as its file says.
 *
 * @param title whose variables they are
 * @param always settings that hold whenever the preset is chosen, unless a variable says otherwise
 * @param others what the mission asks of that gateway's settings beside its variables, by its id
 */
public record Preset(
    PresetName name,
    String title,
    Map<String, String> always,
    List<Variable> variables,
    Map<String, String> others) {
  /** What a variable's entry may hold. */
  private static final List<String> FATES = List.of("elsewhere", "none");

  public Preset {
    variables = List.copyOf(variables);
  }

  /** Reads the preset's file. */
  public static Preset of(PresetName name) {
    Map<?, ?> file = map(load("/io/gatehouse/config/presets/" + Values.id(name) + ".yaml"));
    List<Variable> variables = new ArrayList<>();
    map(file.get("variables"))
        .forEach((variable, entry) -> variables.add(variable((String) variable, map(entry))));
    return new Preset(
        name, text(file, "title"), texts(file.get("always")), variables, texts(file.get("others")));
  }

  private static Object load(String resource) {
    try (InputStream file = Preset.class.getResourceAsStream(resource)) {
      String text = new String(Objects.requireNonNull(file, resource).readAllBytes(), UTF_8);
      // every value as text, whatever it looks like
      var settings = LoadSettings.builder().setSchema(new FailsafeSchema()).build();
      return new Load(settings).loadFromString(text);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  private static Variable variable(String name, Map<?, ?> entry) {
    List<Rule> rules = new ArrayList<>();
    if (entry.containsKey("set")) {
      rules.add(rule(entry));
    }
    if (entry.get("rules") instanceof Collection<?> several) {
      several.forEach(each -> rules.add(rule(map(each))));
    }
    String fate = FATES.stream().filter(entry::containsKey).findFirst().orElse("note");
    return new Variable(
        name,
        List.of(text(entry, "id").split(", ", -1)),
        Optional.ofNullable((String) entry.get("default")),
        text(entry, "required").equals("true"),
        text(entry, "words").equals("boolean"),
        entry.get("words") instanceof Map<?, ?> words ? texts(words) : Map.of(),
        rules,
        fate(fate),
        entry.containsKey("if") ? Optional.of(rule(entry)) : Optional.empty(),
        text(entry, fate));
  }

  private static Fate fate(String word) {
    return switch (word) {
      case "elsewhere" -> Fate.ELSEWHERE;
      case "none" -> Fate.IGNORED;
      default -> Fate.READ;
    };
  }

  private static Rule rule(Map<?, ?> entry) {
    Map<String, Pattern> when = new LinkedHashMap<>();
    texts(entry.get("if")).forEach((name, form) -> when.put(name, Pattern.compile(form)));
    Map<String, String> sets = new LinkedHashMap<>();
    texts(entry.get("set")).forEach((key, text) -> sets.put("gatehouse." + key, text));
    return new Rule(when, sets);
  }

  private static String text(Map<?, ?> map, String name) {
    return map.get(name) instanceof String text ? text.strip() : "";
  }

  private static Map<?, ?> map(@Nullable Object value) {
    return value instanceof Map<?, ?> map ? map : Map.of();
  }

  private static Map<String, String> texts(@Nullable Object value) {
    Map<String, String> texts = new LinkedHashMap<>();
    map(value).forEach((name, text) -> texts.put((String) name, (String) text));
    return texts;
  }
}
