// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.Exchanges;
import io.gatehouse.exchange.Round;
import io.gatehouse.exchange.Traffic;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** Lets requests in until it is closed, and then sees out those that are in. Thread-safe. */
final class Gate {
  private static final Logger LOG = Logger.getLogger(Gate.class.getName());
  private static final long TICK_MILLIS = 100;

  private final Exchanges exchanges;
  private final Arrivals arrivals;
  private final Uploads uploads;
  private final ScheduledExecutorService scheduler;
  private volatile @Nullable Drain drain;
  private @Nullable ScheduledFuture<?> ticking;
  private boolean stopped;

  Gate(
      Exchanges exchanges, Arrivals arrivals, Uploads uploads, ScheduledExecutorService scheduler) {
    this.exchanges = exchanges;
    this.arrivals = arrivals;
    this.uploads = uploads;
    this.scheduler = scheduler;
  }

  boolean isOpen() {
    return drain == null;
  }

  /** The draining under way, or over; empty while it is open. */
  Optional<Drain> drain() {
    return Optional.ofNullable(drain);
  }

  /** All requests that were let in. */
  Traffic traffic() {
    return exchanges.traffic().plus(arrivals.traffic()).plus(uploads.traffic());
  }

  /**
   * From now on nothing new is taken; what runs goes on.
   *
   * @param limit after which what still runs is broken off; without one nothing is, or what was
   *     said before holds
   */
  synchronized Drain close(Optional<Duration> limit) {
    Drain closing = drain;
    if (closing == null) {
      closing = begin();
      Drain begun = closing;
      try {
        ticking =
            scheduler.scheduleWithFixedDelay(
                () -> begun.tick(System.nanoTime()),
                TICK_MILLIS,
                TICK_MILLIS,
                TimeUnit.MILLISECONDS);
      } catch (RejectedExecutionException gone) {
        throw new IllegalStateException("the gateway has stopped", gone);
      }
    }
    limit.ifPresent(closing::limit);
    return closing;
  }

  private Drain begin() {
    Drain begun = new Drain(this::traffic, this::breakOff);
    drain = begun;
    LOG.info(
        "Draining: nothing new is taken, " + traffic().inFlight() + " requests are in flight.");
    return begun;
  }

  private void breakOff() {
    exchanges.breakOff();
    arrivals.stop();
    uploads.stop();
  }

  /** Takes new requests again, unless the gateway stops. */
  synchronized void open() {
    if (drain == null || stopped) {
      return;
    }
    if (ticking != null) {
      ticking.cancel(false);
    }
    drain = null;
    exchanges.reopen();
    LOG.info("No longer draining: new requests are taken.");
  }

  /** Closes for good. Blocks, at most so long and a moment: for a stopping thread only. */
  void stop(Duration patience) {
    Drain last;
    synchronized (this) {
      stopped = true;
      Drain known = drain;
      last = known == null ? begin() : known;
    }
    exchanges.awaitNone(patience);
    Round.of(List.<Runnable>of(arrivals::stop, uploads::stop, exchanges::stop), Runnable::run);
    exchanges.awaitNone(Drain.LAST_WORDS);
    exchanges.stop();
    last.over();
  }
}
