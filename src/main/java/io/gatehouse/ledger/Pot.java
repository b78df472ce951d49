// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import io.gatehouse.model.Budget;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;

/**
 * A budget of one of those who have it, in one of its times.
 *
 * @param budget its name and, where it is not money, its unit
 */
record Pot(String budget, String subject, LocalDate since) implements Comparable<Pot> {
  private static final Comparator<Pot> ORDER =
      Comparator.comparing(Pot::budget).thenComparing(Pot::subject).thenComparing(Pot::since);

  static Pot of(Budget budget, String subject, Instant now) {
    return new Pot(name(budget), ColumnText.of(subject), budget.since(now));
  }

  /** Money and tokens are never added, whatever a budget was before under the same name. */
  static String name(Budget budget) {
    return budget.unit() == Budget.Unit.MONEY ? budget.name() : budget.name() + "/tokens";
  }

  /** What its columns are called in our statements. */
  Map<String, Object> names() {
    return Map.of("budget", budget, "subject", subject, "since", since);
  }

  /** Everybody locks them in this order. */
  @Override
  public int compareTo(Pot other) {
    return ORDER.compare(this, other);
  }
}
