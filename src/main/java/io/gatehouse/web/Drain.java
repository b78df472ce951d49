// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.settings.Values;
import io.gatehouse.exchange.Traffic;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * One draining of the gateway: from when nothing new is taken until nobody is left. Its figures are
 * those of the requests that had been let in before. Safe for use by many threads.
 */
final class Drain {
  private static final Logger LOG = Logger.getLogger(Drain.class.getName());

  /** So long whoever is broken off may take for the last words. */
  static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Supplier<Traffic> traffic;
  private final Runnable breakOff;
  private final Traffic before;
  private final Instant since = Instant.now();
  private final long begun = System.nanoTime();
  private @Nullable Duration limit;
  private long due;
  private boolean over;

  /**
   * @param traffic of the gateway since its start
   * @param breakOff ends whoever is still there; called again while somebody is
   */
  Drain(Supplier<Traffic> traffic, Runnable breakOff) {
    this.traffic = traffic;
    this.breakOff = breakOff;
    this.before = traffic.get();
  }

  /**
   * How long a drain may take, as somebody has written it.
   *
   * @throws IllegalArgumentException saying what is right
   */
  static Duration limit(String text) {
    try {
      return Values.read(Duration.class, text.strip());
    } catch (IllegalArgumentException wrong) {
      throw new IllegalArgumentException(
          "The limit must be " + wrong.getMessage() + ", not '" + text + "'.");
    }
  }

  /** From now on so long; another limit takes the place of the one before. */
  synchronized void limit(Duration limit) {
    this.limit = limit;
    due = System.nanoTime() + limit.toNanos();
    LOG.info("Draining: what still runs in " + words(limit) + " is broken off.");
  }

  /** Looks at the clock. */
  synchronized void tick(long now) {
    if (over) {
      return;
    }
    if (traffic().inFlight() == 0) {
      over();
    } else if (limit != null && now - due >= 0) {
      due = now + LAST_WORDS.toNanos();
      breakOff.run();
    }
  }

  /** Nobody is left, or nobody will be waited for; told in the log once. */
  synchronized void over() {
    if (over) {
      return;
    }
    over = true;
    Traffic traffic = traffic();
    boolean gently = traffic.brokenOff() == 0 && traffic.inFlight() == 0;
    LOG.log(gently ? Level.INFO : Level.WARNING, story(traffic));
  }

  private String story(Traffic traffic) {
    Duration took = Duration.ofNanos(System.nanoTime() - begun);
    String story =
        "Drained in "
            + words(took)
            + ": of "
            + traffic.all()
            + " requests in flight "
            + traffic.finished()
            + " finished, "
            + traffic.brokenOff()
            + " were broken off";
    return traffic.inFlight() == 0 ? story + "." : story + ", " + traffic.inFlight() + " are left.";
  }

  Instant since() {
    return since;
  }

  synchronized Optional<String> limit() {
    return Optional.ofNullable(limit).map(Drain::words);
  }

  synchronized boolean isOver() {
    return over;
  }

  /** Who was in flight when it began, or was at the door just then, and how they have ended. */
  Traffic traffic() {
    return traffic.get().since(before);
  }

  private static String words(Duration time) {
    return time.toMillis() % 1000 == 0 ? time.toSeconds() + "s" : time.toMillis() + "ms";
  }
}
