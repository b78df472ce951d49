// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import io.gatehouse.model.Budget;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Money;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * What one request takes of its caller's budgets: reserved before anything is spent, and settled
 * once with the truth. Used by one thread at a time.
 */
public final class Claim {
  /** More than any request costs, in billionths or tokens: upstreams may say anything. */
  private static final long MOST = 10_000_000_000_000_000L;

  private final Budgets budgets;
  private final List<Till> tills;
  private final List<Turn.Part> taken = new ArrayList<>();
  private long money;
  private long tokens;
  private boolean settled;

  Claim(Budgets budgets, List<Till> tills) {
    this.budgets = budgets;
    this.tills = tills;
  }

  /** Whether nothing may be spent before it is reserved. */
  public boolean isHard() {
    return tills.stream().anyMatch(till -> till.budget.hard());
  }

  /** Whether nothing may be spent of which nobody knows what it costs. */
  public boolean countsMoney() {
    return tills.stream()
        .anyMatch(till -> till.budget.hard() && till.budget.unit() == Budget.Unit.MONEY);
  }

  /**
   * Reserves so much more, or nothing.
   *
   * @param told hears once, on any thread and perhaps at once, why that cannot be
   */
  public void reserve(Money more, long moreTokens, Consumer<Optional<Failure>> told) {
    List<Turn.Part> parts = new ArrayList<>(tills.size());
    for (Till till : tills) {
      if (till.budget.hard()) {
        parts.add(new Turn.Part(till, amount(till, more.nanos(), moreTokens)));
      }
    }
    if (parts.isEmpty()) {
      told.accept(Optional.empty());
      return;
    }
    budgets.reserve(
        new Turn.Wish(parts),
        refused -> {
          if (refused.isEmpty()) {
            add(more.nanos(), moreTokens, parts);
          }
          told.accept(refused);
        });
  }

  private synchronized void add(long moreMoney, long moreTokens, List<Turn.Part> parts) {
    money += moreMoney;
    tokens += moreTokens;
    taken.addAll(parts);
  }

  private static long amount(Till till, long money, long tokens) {
    return till.budget.unit() == Budget.Unit.MONEY ? money : tokens;
  }

  /** How much of money is reserved. */
  public synchronized Money reserved() {
    return new Money(money);
  }

  /** How many tokens are reserved. */
  public synchronized long reservedTokens() {
    return tokens;
  }

  /** So much was spent in truth, perhaps nothing. */
  public synchronized void settle(Money spent, long spentTokens) {
    if (!settled) {
      settled = true;
      for (Till till : tills) {
        budgets.settle(till, taken(till), counted(amount(till, spent.nanos(), spentTokens)));
      }
    }
  }

  private static long counted(long said) {
    return Math.max(0, Math.min(said, MOST));
  }

  /** What was taken then: the budget may have been changed since. */
  private long taken(Till till) {
    return taken.stream().filter(part -> part.till() == till).mapToLong(Turn.Part::amount).sum();
  }

  /** Of which budgets little or nothing is left, as a header says it; empty for none. */
  public Optional<String> warning() {
    StringBuilder all = new StringBuilder();
    for (Till till : tills) {
      if (till.warns()) {
        Budget budget = till.budget;
        all.append(all.isEmpty() ? "" : ", ")
            .append(budget.name())
            .append("; spent=")
            .append(budget.text(till.known))
            .append("; amount=")
            .append(budget.text(budget.amount()));
      }
    }
    return all.isEmpty() ? Optional.empty() : Optional.of(all.toString());
  }
}
