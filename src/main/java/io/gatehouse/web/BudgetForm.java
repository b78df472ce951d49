// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.settings.Values;
import io.gatehouse.model.Budget;
import io.gatehouse.model.Money;
import io.gatehouse.model.NamePattern;
import java.time.ZoneId;

/** What an administrator writes about a budget, read field by field. */
final class BudgetForm {
  private static final int LONGEST = 200;
  private static final int USUAL_WARNING = 80;
  private static final long ONE = Money.parse("1").nanos();

  private BudgetForm() {}

  static Budget read(String name, JsonForm form) {
    if (!name.matches("[a-z0-9][a-z0-9-]{0,62}")) {
      throw JsonForm.refused(
          "name",
          "is up to 63 lower-case letters, digits and hyphens, begun with a letter or digit");
    }
    Budget.Unit unit = word(form, "unit", Budget.Unit.class, Budget.Unit.MONEY);
    Budget budget =
        new Budget(
            name,
            word(form, "scope", Budget.Scope.class, Budget.Scope.ALL),
            new NamePattern(form.text("whose", LONGEST).orElse("*")),
            unit,
            amount(form, unit),
            word(form, "per", Budget.Period.class, Budget.Period.MONTH),
            form.text("zone", LONGEST)
                .map(text -> value(ZoneId.class, "zone", text))
                .orElse(ZoneId.of("UTC")),
            form.flag("hard").orElse(true),
            (int) form.count("warn", 100).orElse(USUAL_WARNING));
    form.requireNoMore();
    return budget;
  }

  private static long amount(JsonForm form, Budget.Unit unit) {
    Money amount =
        form.text("amount", LONGEST)
            .map(text -> value(Money.class, "amount", text))
            .orElseThrow(() -> JsonForm.refused("amount", "is missing"));
    if (amount.nanos() < 0) {
      throw JsonForm.refused("amount", "is at least 0");
    }
    if (unit == Budget.Unit.MONEY) {
      return amount.nanos();
    }
    if (amount.nanos() % ONE != 0) {
      throw JsonForm.refused("amount", "is a whole number of tokens");
    }
    return amount.nanos() / ONE;
  }

  private static <T> T word(JsonForm form, String field, Class<T> type, T usual) {
    return form.text(field, LONGEST).map(text -> value(type, field, text)).orElse(usual);
  }

  private static <T> T value(Class<T> type, String field, String text) {
    try {
      return Values.read(type, text);
    } catch (IllegalArgumentException wrong) {
      throw JsonForm.refused(field, "is " + wrong.getMessage());
    }
  }
}
