// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import io.gatehouse.model.Budget;
import org.jspecify.annotations.Nullable;

/**
 * This node's share of a pot: what it has spent and reserved, and what of that stands in the
 * database. Guarded by its {@link Budgets}.
 */
final class Till {
  /**
   * A share as it stood in the database.
   *
   * @param version grows with every change
   */
  record Row(long spent, long reserved, long version) {
    long sum() {
      return spent + reserved;
    }
  }

  final Pot pot;
  volatile Budget budget;

  /** Since this object was made. */
  long spent;

  long reserved;

  /** Tells the rows of one node's tills for the same pot apart. */
  final long number;

  /** To be added to what is spent: negative when somebody else has booked a part of it. */
  long base;

  /** What we know to stand in the database; null before that. */
  @Nullable Row written;

  long version;
  boolean dirty;

  /** For a moment, while a turn is put together. */
  boolean taken;

  int claims;

  /** How much all nodes have spent, as last heard. */
  volatile long known;

  volatile boolean warned;

  Till(Pot pot, long number, Budget budget) {
    this.pot = pot;
    this.number = number;
    this.budget = budget;
  }

  boolean isIdle() {
    return claims == 0 && !dirty && reserved == 0;
  }

  boolean warns() {
    return known >= budget.warning();
  }
}
