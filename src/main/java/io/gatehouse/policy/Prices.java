// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import java.time.Clock;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;

/** What the models of the configured upstreams cost today. Thread-safe. */
public final class Prices {
  /** So many models are remembered; names come from clients. */
  private static final int MOST = 10_000;

  private record Model(String upstream, String name) {}

  private final PriceTable table;
  private final Map<String, String> types;
  private final Optional<PriceTable.Tariff> otherwise;
  private final Clock clock;
  private final Map<Model, Optional<PriceTable.Tariff>> known = new ConcurrentHashMap<>();
  private final Map<Model, LongAdder> unknown = new ConcurrentHashMap<>();
  private volatile LocalDate day = LocalDate.MIN;

  /**
   * @param types of the upstreams, by name
   * @param otherwise what a model costs that the table does not know; empty for nobody knows
   */
  public Prices(
      PriceTable table, Map<String, String> types, Optional<Price> otherwise, Clock clock) {
    this.table = table;
    this.types = Map.copyOf(types);
    this.otherwise = otherwise.map(PriceTable.Tariff::of);
    this.clock = clock;
  }

  public PriceTable table() {
    return table;
  }

  /** What a model of an upstream costs today; empty where nobody knows. */
  public Optional<PriceTable.Tariff> of(String upstream, String model) {
    LocalDate today = LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
    if (!today.equals(day)) {
      known.clear();
      day = today;
    }
    Model asked = new Model(upstream, model);
    Optional<PriceTable.Tariff> found = known.get(asked);
    if (found == null) {
      String type = types.getOrDefault(upstream, "");
      found = table.find(upstream, type, model, today).or(() -> otherwise);
      if (known.size() < MOST) {
        known.put(asked, found);
      }
    }
    return found;
  }

  /** Counts an answer that nobody knows the price of; answers whether it is the model's first. */
  public boolean isMissed(String upstream, String model) {
    Model missed = new Model(upstream, model);
    boolean first = !unknown.containsKey(missed);
    Model kept = !first || unknown.size() < MOST ? missed : new Model("", "");
    unknown.computeIfAbsent(kept, none -> new LongAdder()).increment();
    return first;
  }

  /** How many answers there were of each {@code upstream/model} without a known price. */
  public Map<String, Long> missed() {
    Map<String, Long> all = new TreeMap<>();
    unknown.forEach(
        (model, count) -> {
          boolean named = !model.upstream().isEmpty();
          all.put(named ? model.upstream() + "/" + model.name() : "others", count.sum());
        });
    return all;
  }
}
