// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.config.settings.AllowanceSettings;
import io.gatehouse.config.settings.BudgetSettings;
import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.exchange.Toll;
import io.gatehouse.ledger.Budgets;
import io.gatehouse.ledger.RateTable;
import io.gatehouse.ledger.RedisRates;
import io.gatehouse.ledger.Store;
import io.gatehouse.model.Allowance;
import io.gatehouse.model.Budget;
import io.gatehouse.model.Money;
import io.gatehouse.model.NamePattern;
import io.gatehouse.policy.LocalRates;
import io.gatehouse.policy.Price;
import io.gatehouse.policy.PriceFile;
import io.gatehouse.policy.PriceTable;
import io.gatehouse.policy.Prices;
import io.gatehouse.policy.Quotas;
import io.gatehouse.policy.Rates;
import io.gatehouse.policy.SharedRates;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.BiFunction;

/** What stands between callers and answers: limits and prices. */
final class QuotaAssembly {
  private static final String BUILT_IN = "/prices.csv";
  private static final String ITS_CURRENCY = "USD";
  private static final int TO_MICROS = 1000;
  private static final int THREADS = 2;

  private final GatehouseSettings settings;
  private final Optional<Store> store;
  private final List<Runnable> closing = new ArrayList<>();

  QuotaAssembly(GatehouseSettings settings, Optional<Store> store) {
    this.settings = settings;
    this.store = store;
  }

  /**
   * @throws IllegalArgumentException when the price table cannot be read
   */
  Toll toll(ScheduledExecutorService scheduler) {
    var terms = settings.budgetTerms();
    Rates rates = rates(scheduler);
    return new Toll(
        new Quotas(quotas(), rates),
        prices(),
        budgets(scheduler),
        new Toll.Terms(terms.mostOutput(), terms.margin(), terms.requireBound()),
        rates instanceof SharedRates shared ? Optional.of(shared) : Optional.empty(),
        () -> closing.forEach(Runnable::run));
  }

  private Rates rates(ScheduledExecutorService scheduler) {
    switch (settings.quotas().sharedBy()) {
      case DATABASE -> {
        RateTable table =
            new RateTable(
                store.orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "gatehouse.quotas.shared-by=database needs a database")));
        return shared("database", table::bucket, scheduler);
      }
      case REDIS -> {
        URI url =
            settings
                .redis()
                .url()
                .map(secret -> redis(secret.reveal()))
                .orElseThrow(
                    () ->
                        new IllegalArgumentException(
                            "gatehouse.quotas.shared-by=redis needs gatehouse.redis.url"));
        RedisRates redis = new RedisRates(url);
        closing.add(redis::close);
        return shared("redis", redis::bucket, scheduler);
      }
      default -> {
        return new LocalRates(System::nanoTime);
      }
    }
  }

  /** Says nothing of what it found: there may be a password in it. */
  private static URI redis(String text) {
    try {
      URI url = new URI(text);
      if (url.getHost() != null && Set.of("redis", "rediss").contains(url.getScheme())) {
        return url;
      }
    } catch (URISyntaxException malformed) {
      // answered below
    }
    throw new IllegalArgumentException(
        "gatehouse.redis.url: expected is an address such as redis://host:6379/0");
  }

  private Rates shared(
      String place,
      BiFunction<String, BucketConfiguration, Bucket> buckets,
      ScheduledExecutorService scheduler) {
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "gatehouse-rates");
              thread.setDaemon(true);
              return thread;
            });
    closing.add(0, threads::shutdownNow);
    SharedRates shared =
        new SharedRates(place, buckets, threads, settings.quotas().nodes(), System::nanoTime);
    shared.runOn(scheduler);
    return shared;
  }

  private Optional<Budgets> budgets(ScheduledExecutorService scheduler) {
    List<Budget> fixed = new ArrayList<>();
    new TreeMap<>(settings.budgets()).forEach((name, one) -> fixed.add(budget(name, one)));
    Optional<Budgets> budgets =
        store.map(
            open ->
                new Budgets(
                    open::ask, fixed, settings.budgetTerms().lostAfter(), Clock.systemUTC()));
    budgets.ifPresent(
        known -> {
          known.runOn(scheduler);
          if (State.isFile(settings)) {
            known.list().await(settings.datasource().startWait());
          }
        });
    return budgets;
  }

  private static Budget budget(String name, BudgetSettings one) {
    long amount =
        one.unit() == Budget.Unit.MONEY
            ? one.amount().nanos()
            : one.amount().nanos() / Money.parse("1").nanos();
    return new Budget(
        name,
        one.scope(),
        one.whose(),
        one.unit(),
        amount,
        one.per(),
        one.zone(),
        one.hard(),
        one.warn().percent());
  }

  private Quotas.Settings quotas() {
    var quotas = settings.quotas();
    Map<NamePattern, Allowance> models = new LinkedHashMap<>();
    new TreeMap<>(quotas.models())
        .forEach((name, one) -> models.put(new NamePattern(name), Identities.allowance(one)));
    return new Quotas.Settings(
        Identities.allowance(quotas.gateway()),
        Identities.allowance(quotas.callers()),
        allowances(quotas.routes()),
        allowances(quotas.upstreams()),
        models,
        quotas.usualOutput());
  }

  private static Map<String, Allowance> allowances(Map<String, AllowanceSettings> all) {
    Map<String, Allowance> read = new HashMap<>();
    all.forEach((name, one) -> read.put(name, Identities.allowance(one)));
    return read;
  }

  private Prices prices() {
    Map<String, String> types = new HashMap<>();
    settings.upstreams().forEach((name, upstream) -> types.put(name, upstream.type().id()));
    return new Prices(table(), types, otherwise(), Clock.systemUTC());
  }

  private PriceTable table() {
    var prices = settings.prices();
    boolean counts = prices.builtIn() && prices.currency().equals(ITS_CURRENCY);
    PriceTable builtIn = counts ? builtIn() : new PriceTable(List.of());
    return prices.file().map(file -> read(file, prices.currency()).above(builtIn)).orElse(builtIn);
  }

  private static PriceTable builtIn() {
    try (InputStream in = QuotaAssembly.class.getResourceAsStream(BUILT_IN)) {
      if (in == null) {
        throw new IllegalStateException(BUILT_IN + " is missing");
      }
      return PriceFile.read(new String(in.readAllBytes(), UTF_8), ITS_CURRENCY);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }

  /**
   * @throws IllegalArgumentException naming the file and its wrong lines
   */
  private static PriceTable read(Path file, String currency) {
    try {
      return PriceFile.read(Files.readString(file), currency);
    } catch (IOException | IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "gatehouse.prices.file " + file + ": " + wrong.getMessage(), wrong);
    }
  }

  private Optional<Price> otherwise() {
    var prices = settings.prices();
    return prices
        .otherwiseInput()
        .map(
            input -> {
              long in = input.nanos() / TO_MICROS;
              long out = prices.otherwiseOutput().map(o -> o.nanos() / TO_MICROS).orElse(in);
              return new Price(in, in, in, out, OptionalLong.empty());
            });
  }
}
