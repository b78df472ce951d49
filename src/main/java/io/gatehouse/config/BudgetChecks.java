// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.source.Problem;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Checks that each budget of the settings says how much it is. */
final class BudgetChecks {
  private static final String BUDGETS = "gatehouse.budgets.";
  private static final String FRACTION = "\\d+[.]0*[1-9]\\d*";

  private final Map<String, Setting> settings;
  private final Consumer<Problem> problems;

  BudgetChecks(Map<String, Setting> settings, Consumer<Problem> problems) {
    this.settings = settings;
    this.problems = problems;
  }

  void check() {
    CrossChecks.owners(settings, BUDGETS).forEach(this::budget);
  }

  private void budget(String name) {
    String prefix = BUDGETS + name + ".";
    Optional<Setting> amount = present(prefix + "amount");
    if (amount.isEmpty()) {
      problems.accept(
          Problem.of(prefix + "amount", "missing", origin(prefix), "how much it is, such as 100"));
    }
    boolean tokens =
        present(prefix + "unit").filter(unit -> unit.text().equals("tokens")).isPresent();
    amount
        .filter(setting -> tokens && setting.text().matches(FRACTION))
        .ifPresent(
            setting ->
                problems.accept(
                    Problem.of(
                        setting.name(),
                        '"' + setting.text() + '"',
                        setting.origin(),
                        "a whole number of tokens")));
  }

  private Optional<Setting> present(String name) {
    return Optional.ofNullable(settings.get(name)).filter(Setting::isPresent);
  }

  /** Where anything is said about it: the best place to add what is missing. */
  private String origin(String prefix) {
    return settings.values().stream()
        .filter(setting -> setting.name().startsWith(prefix) && setting.isPresent())
        .findFirst()
        .map(Setting::origin)
        .orElse("nowhere");
  }
}
