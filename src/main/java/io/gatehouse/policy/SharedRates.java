// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Rate;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BiFunction;
import java.util.function.LongSupplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Rates that all nodes have together, kept where all can reach them. Whoever takes is called; all
 * who wait for one rate at a time are served by one question. While the place cannot be reached
 * each node goes on by itself, with its part of each rate.
 */
public final class SharedRates implements Rates {
  private static final Logger LOG = Logger.getLogger(SharedRates.class.getName());

  /** So long nobody tries again after a failure. */
  private static final long REST = Duration.ofSeconds(5).toNanos();

  /** So long an answer may take. */
  private static final long PATIENCE = Duration.ofSeconds(1).toNanos();

  private static final long LOOK_MILLIS = 200;

  private final String place;
  private final BiFunction<String, BucketConfiguration, Bucket> buckets;
  private final Executor threads;
  private final int nodes;
  private final LongSupplier clock;
  private final LocalRates alone;
  private final Set<SharedPurse> busy = ConcurrentHashMap.newKeySet();
  private volatile boolean away;
  private volatile long awaySince;

  /**
   * @param place what they are kept in, as the setting calls it
   * @param buckets finds the one of a key; whoever uses it may wait
   * @param threads that may wait
   * @param nodes how many there are, so that each goes on with a part while they are apart
   * @param clock in nanoseconds
   */
  public SharedRates(
      String place,
      BiFunction<String, BucketConfiguration, Bucket> buckets,
      Executor threads,
      int nodes,
      LongSupplier clock) {
    this.place = place;
    this.buckets = buckets;
    this.threads = threads;
    this.nodes = nodes;
    this.clock = clock;
    this.alone = new LocalRates(clock);
  }

  /** Lets it look for answers that take too long, on a scheduler of its owner's. */
  public void runOn(ScheduledExecutorService scheduler) {
    var unused =
        scheduler.scheduleWithFixedDelay(
            this::hurry, LOOK_MILLIS, LOOK_MILLIS, TimeUnit.MILLISECONDS);
  }

  @Override
  public Purse purse(String key, Rate rate) {
    Rate part = new Rate(Math.max(1, rate.amount() / nodes), rate.per());
    BucketConfiguration configuration =
        BucketConfiguration.builder().addLimit(LocalRates.bandwidth(rate)).build();
    return new SharedPurse(
        this, rate, () -> buckets.apply(key, configuration), alone.purse(key, part));
  }

  /** What they are kept in, as the setting calls it. */
  public String place() {
    return place;
  }

  /** How many nodes there are. */
  public int nodes() {
    return nodes;
  }

  /**
   * Whether this node has not been answered since that failed: what it says of rates is its own.
   */
  public boolean isAlone() {
    return away;
  }

  /** Whether each node goes on by itself now, and nobody is to try. */
  public boolean isAway() {
    return away && clock.getAsLong() - awaySince < REST;
  }

  long now() {
    return clock.getAsLong();
  }

  void run(SharedPurse purse) {
    busy.add(purse);
    threads.execute(purse::turn);
  }

  void done(SharedPurse purse) {
    busy.remove(purse);
  }

  void answered() {
    if (away) {
      away = false;
      LOG.info("Rates are shared with the other nodes again.");
    }
  }

  void failed(Throwable trouble) {
    awaySince = clock.getAsLong();
    if (!away) {
      away = true;
      LOG.log(Level.FINE, "shared rates failed", trouble);
      LOG.warning(
          () ->
              "Rates cannot be shared with the other nodes ("
                  + trouble.getClass().getSimpleName()
                  + "); until they can, this one goes on with 1/"
                  + nodes
                  + " of each.");
    }
  }

  void hurry() {
    long now = clock.getAsLong();
    for (SharedPurse purse : busy) {
      purse.hurry(now - PATIENCE);
    }
  }
}
