// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Caller;
import io.gatehouse.policy.Limits;
import io.gatehouse.policy.LocalRates;
import io.gatehouse.policy.PriceTable;
import io.gatehouse.policy.Prices;
import io.gatehouse.policy.Quotas;
import io.gatehouse.routing.Target;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.logging.Logger;

/** What stands between a caller and an answer: limits, and what the answer costs. */
public final class Toll {
  /** Nothing is limited, and nobody knows what anything costs. */
  public static final Toll FREE =
      new Toll(
          new Quotas(Quotas.Settings.NONE, new LocalRates(System::nanoTime)),
          new Prices(new PriceTable(List.of()), Map.of(), Optional.empty(), Clock.systemUTC()));

  private static final Logger LOG = Logger.getLogger(Toll.class.getName());

  private final Quotas quotas;
  private final Prices prices;

  public Toll(Quotas quotas, Prices prices) {
    this.quotas = quotas;
    this.prices = prices;
  }

  Prices prices() {
    return prices;
  }

  Limits limits(Caller caller, String route) {
    return quotas.of(caller, route);
  }

  Limits limits(Target target) {
    return quotas.of(target.upstream(), target.model());
  }

  /** An answer that nobody knows the price of. */
  void missed(String upstream, String model) {
    if (prices.isMissed(upstream, model)) {
      LOG.fine(() -> "nobody knows what '" + model + "' of the upstream '" + upstream + "' costs");
    }
  }

  /** What one request will owe. */
  Bill bill(Ask ask, Plan plan) {
    return new Bill(this, ask, plan);
  }
}
