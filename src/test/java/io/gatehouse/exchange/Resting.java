// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.routing.Balancer;
import io.gatehouse.routing.Breaker;
import io.gatehouse.routing.BreakerSettings;
import io.gatehouse.routing.BusyWords;
import io.gatehouse.routing.KeyRing;
import io.gatehouse.routing.KeySettings;
import io.gatehouse.routing.Loads;
import io.gatehouse.routing.RetryBudget;
import io.gatehouse.routing.RetryPolicy;
import io.gatehouse.routing.RetrySettings;
import io.gatehouse.routing.RetrySettings.Pace;
import io.gatehouse.routing.Router;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** What an upstream is treated with where nothing is tried again and nothing left alone. */
final class Resting {
  private static final Clock CLOCK = Clock.systemUTC();
  private static final Duration NONE = Duration.ZERO;

  private Resting() {}

  static KeyRing keys(String only) {
    KeySettings never = new KeySettings(NONE, NONE, NONE, NONE, false);
    return new KeyRing("up", List.of(only), never, BreakerSettings.OFF, CLOCK);
  }

  static Breaker breaker() {
    return new Breaker("upstream 'up'", BreakerSettings.OFF, CLOCK);
  }

  static RetryBudget budget() {
    return new RetryBudget(new RetryBudget.Settings(0, 0), CLOCK);
  }

  static RetryPolicy retries() {
    Pace pace = new Pace(NONE, NONE);
    return new RetryPolicy(
        new RetrySettings(1, Set.of(), BusyWords.NONE, pace, pace, 0, NONE), () -> 0);
  }

  /** The exchanges of a gateway that has this upstream and no other. */
  static Exchanges exchanges(Upstream only, ExchangeSettings settings) {
    Router router =
        new Router(
            List.of(),
            Map.of(),
            List.of(new Router.Place(only.name(), List.of(), Optional.empty())),
            Optional.empty(),
            name -> Set.of());
    Balancer balancer =
        new Balancer(
            new Loads(System::nanoTime, Duration.ofMinutes(1)),
            target -> true,
            ThreadLocalRandom::current);
    return new Exchanges(
        router,
        balancer,
        Wishes.refused(),
        Map.of(only.name(), only),
        retries(),
        settings,
        record -> {});
  }
}
