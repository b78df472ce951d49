// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.time.LocalDate;
import java.util.Comparator;
import java.util.Map;

/** A budget of one of those who have it, in one of its times. */
record Pot(String budget, String subject, LocalDate since) implements Comparable<Pot> {
  private static final Comparator<Pot> ORDER =
      Comparator.comparing(Pot::budget).thenComparing(Pot::subject).thenComparing(Pot::since);

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
