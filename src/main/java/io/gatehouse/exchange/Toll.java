// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.ledger.Budgets;
import io.gatehouse.ledger.Claim;
import io.gatehouse.model.Caller;
import io.gatehouse.policy.Limits;
import io.gatehouse.policy.LocalRates;
import io.gatehouse.policy.PriceTable;
import io.gatehouse.policy.Prices;
import io.gatehouse.policy.Quotas;
import io.gatehouse.policy.SharedRates;
import io.gatehouse.routing.Target;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What stands between a caller and an answer: limits, budgets, and what the answer costs. */
public final class Toll {
  /**
   * How much is reserved of a hard budget.
   *
   * @param mostOutput tokens of an answer that nobody bounds
   * @param margin per cent of a question's estimated length that are taken for the most it can be
   * @param bounded whether requests have to name a bound for their answer
   */
  public record Terms(long mostOutput, int margin, boolean bounded) {}

  /** Nothing is limited, and nobody knows what anything costs. */
  public static final Toll FREE =
      new Toll(
          new Quotas(Quotas.Settings.NONE, new LocalRates(System::nanoTime)),
          new Prices(new PriceTable(List.of()), Map.of(), Optional.empty(), Clock.systemUTC()),
          Optional.empty(),
          new Terms(0, 100, false),
          Optional.empty(),
          () -> {});

  private static final Duration CLOSING = Duration.ofMillis(1500);
  private static final Logger LOG = Logger.getLogger(Toll.class.getName());

  private final Quotas quotas;
  private final Prices prices;
  private final Optional<Budgets> budgets;
  private final Terms terms;
  private final Optional<SharedRates> shared;
  private final Runnable closing;

  /**
   * @param shared what rates are kept in, where it is more than one node's
   * @param closing ends what was begun for it
   */
  public Toll(
      Quotas quotas,
      Prices prices,
      Optional<Budgets> budgets,
      Terms terms,
      Optional<SharedRates> shared,
      Runnable closing) {
    this.quotas = quotas;
    this.prices = prices;
    this.budgets = budgets;
    this.terms = terms;
    this.shared = shared;
    this.closing = closing;
  }

  public Quotas quotas() {
    return quotas;
  }

  public Prices prices() {
    return prices;
  }

  /** What rates are kept in, where it is more than one node's. */
  public Optional<SharedRates> shared() {
    return shared;
  }

  public Optional<Budgets> budgets() {
    return budgets;
  }

  /** Writes what is still owed, and ends what was begun. For a stopping thread only. */
  public void close() {
    budgets.ifPresent(known -> known.settleUp(CLOSING));
    closing.run();
  }

  Terms terms() {
    return terms;
  }

  Limits limits(Caller caller, String route) {
    return quotas.of(caller, route);
  }

  Limits limits(Target target) {
    return quotas.of(target.upstream(), target.model());
  }

  /** Whether it has to be known which model a caller means before anybody is asked. */
  boolean asksForModels(Caller caller) {
    return !caller.permit().models().isEmpty()
        || quotas.nameModels()
        || budgets.filter(known -> !known.list().all().isEmpty()).isPresent();
  }

  @Nullable Claim claim(Caller caller) {
    return budgets.isEmpty() ? null : budgets.get().claim(caller);
  }

  /** An answer that nobody knows the price of. */
  void missed(String upstream, String model, boolean matters) {
    if (prices.isMissed(upstream, model)) {
      LOG.log(
          matters ? Level.WARNING : Level.FINE,
          () -> "Nobody knows what '" + model + "' of the upstream '" + upstream + "' costs.");
    }
  }

  /** What one request will owe. */
  Bill bill(Ask ask, Plan plan) {
    return new Bill(this, ask, plan);
  }
}
