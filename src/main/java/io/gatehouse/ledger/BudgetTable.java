// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import io.gatehouse.model.Budget;
import io.gatehouse.model.NamePattern;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import org.jdbi.v3.core.Handle;

/** The budgets that administrators have made, within one transaction. */
final class BudgetTable {
  private BudgetTable() {}

  static List<Budget> all(Handle handle) {
    return handle
        .createQuery(
            "select name, scope, whose, unit, amount, period, zone, hard, warn"
                + " from gatehouse_budgets order by name")
        .map(
            (row, context) ->
                new Budget(
                    row.getString(1),
                    Budget.Scope.valueOf(constant(row.getString(2))),
                    new NamePattern(row.getString(3)),
                    Budget.Unit.valueOf(constant(row.getString(4))),
                    row.getLong(5),
                    Budget.Period.valueOf(constant(row.getString(6))),
                    zone(row.getString(7)),
                    row.getBoolean(8),
                    row.getInt(9)))
        .list();
  }

  private static String constant(String word) {
    return word.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** Another node may know zones that this one does not. */
  private static ZoneId zone(String name) {
    try {
      return ZoneId.of(name);
    } catch (DateTimeException unknown) {
      return ZoneOffset.UTC;
    }
  }

  static void put(Handle handle, Budget budget) {
    String columns =
        "scope = :scope, whose = :whose, unit = :unit, amount = :amount, period = :period,"
            + " zone = :zone, hard = :hard, warn = :warn";
    if (write(handle, "update gatehouse_budgets set " + columns + " where name = :name", budget)
        == 0) {
      int unused =
          write(
              handle,
              "insert into gatehouse_budgets"
                  + " (name, scope, whose, unit, amount, period, zone, hard, warn) values"
                  + " (:name, :scope, :whose, :unit, :amount, :period, :zone, :hard, :warn)",
              budget);
    }
  }

  private static int write(Handle handle, String sql, Budget budget) {
    return handle
        .createUpdate(sql)
        .bind("name", budget.name())
        .bind("scope", budget.scope().word())
        .bind("whose", budget.whose().text())
        .bind("unit", budget.unit().word())
        .bind("amount", budget.amount())
        .bind("period", budget.period().word())
        .bind("zone", budget.zone().getId())
        .bind("hard", budget.hard())
        .bind("warn", budget.warn())
        .execute();
  }

  /** What was spent under its name stays in the books. */
  static boolean delete(Handle handle, String name) {
    return handle
            .createUpdate("delete from gatehouse_budgets where name = :name")
            .bind("name", name)
            .execute()
        == 1;
  }
}
