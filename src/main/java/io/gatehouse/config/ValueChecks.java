// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.ApiPrefix;
import io.gatehouse.config.settings.Values;
import io.gatehouse.config.source.Key;
import io.gatehouse.config.source.Problem;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/** Whether each value is what its own key expects. */
final class ValueChecks {
  private static final Pattern COMMA = Pattern.compile("(?<!\\\\),");

  private final Consumer<Problem> problems;

  ValueChecks(Consumer<Problem> problems) {
    this.problems = problems;
  }

  /** A list written as one text, as its items; anything else as it is. */
  static Setting split(Setting setting) {
    if (!setting.key().isList() || setting.indexed() || setting.resolved().isEmpty()) {
      return setting;
    }
    List<Setting.Item> items =
        Arrays.stream(COMMA.split(setting.text()))
            .map(text -> text.replace("\\,", ",").strip())
            .filter(text -> !text.isEmpty())
            .map(text -> new Setting.Item(text, setting.origin()))
            .toList();
    return setting.with(items.isEmpty() ? List.of(new Setting.Item("", setting.origin())) : items);
  }

  void check(Setting setting) {
    boolean mayBeEmpty = setting.key().isOptional() || setting.key().type() == ApiPrefix.class;
    if (!setting.isPresent()) {
      if (!mayBeEmpty) {
        problems.accept(Problem.of(setting.name(), "empty", setting.origin(), "a value"));
      }
      return;
    }
    setting.resolved().forEach(item -> check(setting, item));
  }

  private void check(Setting setting, Setting.Item item) {
    Key key = setting.key();
    try {
      key.read(item.text());
    } catch (IllegalArgumentException wrong) {
      String shown = key.shown(item.text());
      String found = key.isSecret() ? shown : '"' + shown + '"';
      problems.accept(
          Problem.of(setting.name(), found, item.origin(), String.valueOf(wrong.getMessage()))
              .near(item.text(), Values.ids(key.type())));
    }
  }
}
