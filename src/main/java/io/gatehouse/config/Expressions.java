// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.source.Problem;
import io.smallrye.config.PropertiesConfigSource;
import io.smallrye.config.SmallRyeConfig;
import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Fills in {@code ${NAME}} and {@code ${NAME:default}} from variables and other settings. */
final class Expressions {
  private static final String MARK = "${";
  private static final Pattern NAME = Pattern.compile("\\$\\{([^:}$]+)");

  private final Map<String, String> known;
  private final SmallRyeConfig config;
  private final Consumer<Problem> problems;

  Expressions(
      Map<String, Setting> settings, Map<String, String> variables, Consumer<Problem> problems) {
    this.known = new TreeMap<>(variables);
    settings.values().forEach(setting -> setting.writeTo(known));
    this.problems = problems;
    this.config =
        new SmallRyeConfigBuilder()
            .forClassLoader(Expressions.class.getClassLoader())
            .addDefaultInterceptors()
            .withSources(new PropertiesConfigSource(known, "settings", 0))
            .build();
  }

  /** The setting with its expressions filled in; one that cannot be is told and marked. */
  Setting expand(Setting setting) {
    List<Setting.Item> items = new ArrayList<>();
    for (int i = 0; i < setting.items().size(); i++) {
      Setting.Item item = setting.items().get(i);
      String name = setting.key().isList() ? setting.name() + "[" + i + "]" : setting.name();
      items.add(item.text().contains(MARK) ? expand(name, item) : item);
    }
    return setting.with(items);
  }

  private Setting.Item expand(String name, Setting.Item item) {
    try {
      var value = config.getConfigValue(name);
      if (!value.hasProblems() && value.getValue() != null) {
        return new Setting.Item(value.getValue().strip(), item.origin());
      }
    } catch (NoSuchElementException | IllegalArgumentException unresolved) {
      // told below, without the message: it may quote a secret
    }
    problems.accept(unresolved(name, item));
    return new Setting.Item(item.text(), item.origin(), false);
  }

  private Problem unresolved(String name, Setting.Item item) {
    List<String> missing = new ArrayList<>();
    Matcher names = NAME.matcher(item.text());
    while (names.find()) {
      if (!known.containsKey(names.group(1))) {
        missing.add("${" + names.group(1) + "}");
      }
    }
    String found =
        missing.isEmpty()
            ? "an expression that cannot be read"
            : "refers to " + String.join(" and ", missing) + ", which nothing defines";
    return Problem.of(
        name, found, item.origin(), "${NAME} or ${NAME:default}, or \\${ for the plain characters");
  }
}
