// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import io.gatehouse.model.Budget;
import org.jspecify.annotations.Nullable;

/**
 * This node's share of a pot: what it has spent and reserved, and what of that stands in the
 * database. Guarded by its {@link Budgets}.
 */
final class Till {
  /** Whoever asks more seldom between two flushes waits for each answer. */
  private static final int OFTEN = 4;

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

  /** Reserved ahead of need: who comes is granted from it without asking the database. */
  long ahead;

  /** How much of that is wanted. */
  long appetite;

  /** How often and how much was asked for since the last flush. */
  private int asks;

  private long asked;

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

  /** Somebody wants so much. */
  void ask(long amount) {
    asks++;
    asked += amount;
  }

  /** Whether there is something to be written, or to be given back. */
  boolean owes() {
    return dirty || ahead > 0;
  }

  /** Somebody waits who could not be granted what he wants: what is set aside is his, too. */
  void hunger() {
    ahead = 0;
    appetite = asks < OFTEN ? 0 : Math.max(appetite, demand());
  }

  /** Nobody waits: as much is kept as was asked for lately, and nothing where nobody asked. */
  void digest() {
    appetite = asks < OFTEN ? 0 : demand();
    ahead = Math.min(ahead, appetite);
    asks = 0;
    asked = 0;
  }

  /** Enough until the flush after the next. */
  private long demand() {
    return asked > Long.MAX_VALUE / 2 ? Long.MAX_VALUE : 2 * asked;
  }

  boolean isIdle() {
    return claims == 0 && !owes() && reserved == 0;
  }

  boolean warns() {
    return known >= budget.warning();
  }
}
