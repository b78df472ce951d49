// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.settings.Secret;
import io.gatehouse.config.settings.UpstreamSettings;
import io.gatehouse.routing.Breaker;
import io.gatehouse.routing.BreakerSettings;
import io.gatehouse.routing.BusyWords;
import io.gatehouse.routing.KeyRing;
import io.gatehouse.routing.KeySettings;
import io.gatehouse.routing.RetryBudget;
import io.gatehouse.routing.RetryPolicy;
import io.gatehouse.routing.RetrySettings;
import io.gatehouse.routing.RetrySettings.Pace;
import io.gatehouse.routing.SteadyClock;
import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** What upstreams in trouble are treated with: retries, circuits and resting keys. */
final class Resilience {
  private final GatehouseSettings settings;
  private final Clock clock = new SteadyClock();

  Resilience(GatehouseSettings settings) {
    this.settings = settings;
  }

  RetryPolicy retries() {
    var retry = settings.retry();
    return new RetryPolicy(
        new RetrySettings(
            retry.attempts(),
            Set.copyOf(retry.statuses().orElse(List.of())),
            new BusyWords(retry.busyTexts().orElse(List.of())),
            new Pace(retry.base(), retry.longest()),
            new Pace(retry.limitedBase(), retry.limitedLongest()),
            retry.jitter().fraction(),
            retry.longestRetryAfter()),
        () -> ThreadLocalRandom.current().nextDouble());
  }

  RetryBudget budget() {
    var retry = settings.retry();
    return new RetryBudget(
        new RetryBudget.Settings(retry.budget().fraction(), retry.budgetFloor()), clock);
  }

  Breaker breaker(String upstream) {
    return new Breaker("upstream '" + upstream + "'", breaker(), clock);
  }

  private BreakerSettings breaker() {
    var breaker = settings.breaker();
    return new BreakerSettings(
        breaker.enabled(),
        breaker.failures().fraction(),
        breaker.window(),
        breaker.leastCalls(),
        breaker.open(),
        breaker.probes());
  }

  KeyRing keys(String name, UpstreamSettings upstream) {
    List<String> secrets =
        upstream.apiKeys().or(() -> upstream.apiKey().map(List::of)).orElse(List.of()).stream()
            .map(Secret::reveal)
            .toList();
    return keys(name, secrets);
  }

  KeyRing keys(String name, List<String> secrets) {
    var rests = settings.keys();
    return new KeyRing(
        name,
        secrets,
        new KeySettings(
            rests.restDenied(),
            rests.restLimited(),
            rests.restQuota(),
            rests.longestRest(),
            rests.restPerModel()),
        breaker(),
        clock);
  }
}
