// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Rate;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.VerboseResult;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What is left of a rate that all nodes have together. Those who wait are served in order by one
 * turn at a time; what is given back serves them first.
 */
final class SharedPurse implements Purse {
  private record Ask(long amount, Consumer<Left> told, long since) {}

  /** What one turn has found. */
  private record Found(long got, long available) {}

  /** What was there for all when this node last heard of it. */
  private record Seen(long available, long at) {}

  private final SharedRates home;
  private final Rate rate;
  private final Supplier<Bucket> buckets;
  private final Purse alone;
  private final Deque<Ask> waiting = new ArrayDeque<>();
  private List<Ask> served = List.of();
  private long back;
  private boolean running;
  private long used;
  private @Nullable Bucket bucket;
  private volatile @Nullable Seen seen;

  SharedPurse(SharedRates home, Rate rate, Supplier<Bucket> buckets, Purse alone) {
    this.home = home;
    this.rate = rate;
    this.buckets = buckets;
    this.alone = alone;
    this.used = home.now();
  }

  @Override
  public Rate rate() {
    return rate;
  }

  @Override
  public void take(long amount, Consumer<Left> told) {
    if (home.isAway()) {
      alone.take(amount, told);
      return;
    }
    synchronized (this) {
      used = home.now();
      waiting.add(new Ask(amount, told, used));
    }
    begin();
  }

  @Override
  public void put(long amount) {
    if (home.isAway()) {
      alone.put(amount);
      return;
    }
    synchronized (this) {
      back += amount;
    }
    begin();
  }

  /** What the others have taken since is not in it. */
  @Override
  public Optional<Quota> look() {
    if (home.isAlone()) {
      return alone.look();
    }
    return Optional.ofNullable(seen)
        .map(this::filled)
        .map(now -> new Quota(rate.amount(), Math.max(0, now), filling(rate.amount() - now)));
  }

  private long filled(Seen last) {
    double part = (double) (home.now() - last.at()) / rate.per().toNanos();
    return Math.min(rate.amount(), last.available() + (long) (part * rate.amount()));
  }

  /** It was told what to add, and has not told what it has. */
  private void add(long amount) {
    Seen last = seen;
    if (last != null) {
      seen = new Seen(filled(last) + amount, home.now());
    }
  }

  /** Nobody knows from here; but nothing is lost that has had time to fill. */
  @Override
  public synchronized boolean isFull() {
    return !running && back == 0 && home.now() - used > 2 * rate.per().toNanos();
  }

  private void begin() {
    synchronized (this) {
      if (running || (waiting.isEmpty() && back == 0)) {
        return;
      }
      running = true;
    }
    try {
      home.run(this);
    } catch (RejectedExecutionException stopping) {
      fail(stopping);
    }
  }

  /** Runs where one may wait. */
  void turn() {
    List<Ask> asks;
    long pool;
    synchronized (this) {
      asks = new ArrayList<>(waiting);
      waiting.clear();
      served = asks;
      pool = back;
      back = 0;
    }
    try {
      long wanted = asks.stream().mapToLong(Ask::amount).sum();
      Found found = exchange(wanted, pool);
      home.answered();
      answer(found);
    } catch (RuntimeException trouble) {
      fail(trouble);
      return;
    }
    end();
  }

  private Found exchange(long wanted, long pool) {
    Bucket shared = bucket();
    if (pool < 0) {
      long unused = shared.consumeIgnoringRateLimits(-pool);
    }
    long have = Math.max(0, pool);
    long missing = wanted - have;
    if (missing <= 0) {
      if (have > 0) {
        shared.addTokens(have - wanted);
      }
      add(pool - wanted);
      return new Found(wanted, -1);
    }
    VerboseResult<Long> result = shared.asVerbose().tryConsumeAsMuchAsPossible(missing);
    long available = result.getState().getAvailableTokens();
    seen = new Seen(available, home.now());
    return new Found(have + result.getValue(), available);
  }

  private Bucket bucket() {
    Bucket known = bucket;
    if (known == null) {
      known = buckets.get();
      bucket = known;
    }
    return known;
  }

  private void answer(Found found) {
    List<Ask> asks = take();
    long pool = found.got();
    List<Runnable> answers = new ArrayList<>(asks.size());
    for (Ask ask : asks) {
      if (ask.amount() <= pool) {
        pool -= ask.amount();
        long left = Math.max(0, found.available());
        answers.add(() -> ask.told().accept(new Left(true, left, filling(rate.amount() - left))));
      } else {
        long missing = ask.amount() - pool - Math.min(0, found.available());
        answers.add(() -> ask.told().accept(new Left(false, 0, filling(missing))));
      }
    }
    give(pool);
    answers.forEach(Runnable::run);
  }

  /** What was got for somebody who needed more serves the next, or goes back. */
  private synchronized void give(long rest) {
    back += rest;
  }

  private synchronized List<Ask> take() {
    List<Ask> asks = served;
    served = List.of();
    return asks;
  }

  private Duration filling(long amount) {
    double part = (double) Math.max(0, amount) / rate.amount();
    return Duration.ofNanos((long) Math.ceil(part * rate.per().toNanos()));
  }

  private void end() {
    boolean more;
    synchronized (this) {
      running = false;
      more = !waiting.isEmpty() || back != 0;
    }
    home.done(this);
    if (more) {
      begin();
    }
  }

  /** Whoever waits is served from what this node has by itself. */
  private void fail(RuntimeException trouble) {
    home.failed(trouble);
    synchronized (this) {
      running = false;
    }
    home.done(this);
    giveUp();
  }

  private void giveUp() {
    List<Ask> asks = new ArrayList<>(take());
    synchronized (this) {
      asks.addAll(waiting);
      waiting.clear();
    }
    asks.forEach(ask -> alone.take(ask.amount(), ask.told()));
  }

  /** Whoever has waited since before then waits no longer. */
  void hurry(long since) {
    boolean late;
    synchronized (this) {
      Ask oldest = served.isEmpty() ? waiting.peek() : served.get(0);
      late = oldest != null && oldest.since() - since < 0;
    }
    if (late) {
      home.failed(new LateAnswer());
      giveUp();
    }
  }

  /** The place where rates are kept does not answer in time. */
  private static final class LateAnswer extends RuntimeException {
    private static final long serialVersionUID = 1;

    LateAnswer() {
      super("no answer in time", null, false, false);
    }
  }
}
