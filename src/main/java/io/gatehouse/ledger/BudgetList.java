// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import io.gatehouse.model.Budget;
import java.sql.Date;
import java.time.Clock;
import java.time.Duration;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * All budgets: those of the settings, and those of the database as they were last read. Before they
 * have been read once, only the settings' hold.
 */
public final class BudgetList {
  private static final Logger LOG = Logger.getLogger(BudgetList.class.getName());
  private static final int MOST_SHOWN = 1000;

  /**
   * How one of those stands who have a budget, in its present time.
   *
   * @param subject whose it is; empty for all callers together
   */
  public record State(Budget budget, String subject, LocalDate since, long spent, long reserved) {}

  private final Transactions store;
  private final List<Budget> fixed;
  private final Clock clock;
  private volatile List<Budget> all;
  private final CountDownLatch begun = new CountDownLatch(1);
  private volatile boolean read;

  BudgetList(Transactions store, List<Budget> fixed, Clock clock) {
    this.store = store;
    this.fixed = List.copyOf(fixed);
    this.all = this.fixed;
    this.clock = clock;
  }

  public List<Budget> all() {
    return all;
  }

  /** Whether it stands in the settings. */
  public boolean isFixed(String name) {
    return fixed.stream().anyMatch(budget -> budget.name().equals(name));
  }

  /** Whether those that administrators have made are known at all. */
  public boolean isRead() {
    return read;
  }

  /**
   * Waits until they have been asked for once, whatever came of it, at most so long. For a starting
   * thread only.
   */
  public void await(Duration patience) {
    try {
      boolean unused = begun.await(patience.toNanos(), TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Reads them again. */
  public void refresh() {
    var unused =
        store
            .ask(BudgetTable::all)
            .whenComplete(
                (read, trouble) -> {
                  if (trouble == null) {
                    know(read);
                  } else {
                    LOG.log(Level.FINE, "budgets could not be read", trouble);
                  }
                  begun.countDown();
                });
  }

  private void know(List<Budget> found) {
    List<Budget> known = new ArrayList<>(fixed);
    found.stream().filter(budget -> !isFixed(budget.name())).forEach(known::add);
    all = List.copyOf(known);
    read = true;
  }

  /**
   * Makes a budget, or changes it.
   *
   * @param actor who does so
   * @param detail what it is, as JSON
   */
  public CompletionStage<Budget> put(String actor, Budget budget, String detail) {
    return changed(
        handle -> {
          BudgetTable.put(handle, budget);
          AuditTrail.write(handle, clock.instant(), actor, "budget.put", budget.name(), detail);
          return budget;
        });
  }

  /** Answers whether there was one. */
  public CompletionStage<Boolean> delete(String actor, String name) {
    return changed(
        handle -> {
          boolean there = BudgetTable.delete(handle, name);
          if (there) {
            AuditTrail.write(handle, clock.instant(), actor, "budget.delete", name, "{}");
          }
          return there;
        });
  }

  private <T> CompletionStage<T> changed(Function<Handle, T> change) {
    record Change<T>(T answer, List<Budget> all) {}
    return store
        .ask(handle -> new Change<>(change.apply(handle), BudgetTable.all(handle)))
        .thenApply(
            done -> {
              know(done.all());
              return done.answer();
            });
  }

  /** How they all stand, at most {@value #MOST_SHOWN} of those who have one each. */
  public CompletionStage<List<State>> states() {
    List<Budget> known = all;
    return store.ask(
        handle -> {
          List<State> states = new ArrayList<>();
          known.forEach(budget -> states.addAll(states(handle, budget)));
          return states;
        });
  }

  private List<State> states(Handle handle, Budget budget) {
    LocalDate since = budget.since(clock.instant());
    return handle
        .createQuery(
            "select subject, sum(spent), sum(reserved) from gatehouse_budget_shares"
                + " where budget = :budget and since = :since group by subject order by subject")
        .bind("budget", Pot.name(budget))
        .bind("since", Date.valueOf(since))
        .setMaxRows(MOST_SHOWN)
        .map(
            (row, context) ->
                new State(budget, row.getString(1), since, row.getLong(2), row.getLong(3)))
        .list();
  }
}
