// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;

/** That this node lives, and which ones live no more. */
final class Membership {
  private static final Logger LOG = Logger.getLogger(Membership.class.getName());

  private final String node = UUID.randomUUID().toString();
  private final Transactions store;
  private final Duration lostAfter;
  private final Clock clock;
  private volatile boolean joined;
  private volatile long steady = Long.MAX_VALUE;

  Membership(Transactions store, Duration lostAfter, Clock clock) {
    this.store = store;
    this.lostAfter = lostAfter;
    this.clock = clock;
  }

  String node() {
    return node;
  }

  /** Before anything of this node is written, the others have to know it. */
  void join(Handle handle) {
    if (!joined) {
      new Lost(handle, clock.millis()).see(node);
    }
  }

  void joined() {
    joined = true;
  }

  /**
   * Gives a sign of life, and looks for those who give none any more. After the database has been
   * away nobody can have given one, so they get as long again.
   */
  void beat() {
    long now = clock.millis();
    boolean patient = steady != Long.MAX_VALUE && now - steady > lostAfter.toMillis();
    var unused =
        store
            .ask(
                handle -> {
                  Lost lost = new Lost(handle, now);
                  lost.see(node);
                  return patient ? lost.book(lostAfter) : 0;
                })
            .whenComplete(
                (count, trouble) -> {
                  if (trouble != null) {
                    LOG.log(Level.FINE, "no sign of life could be given", trouble);
                    steady = Long.MAX_VALUE;
                  } else {
                    joined = true;
                    steady = Math.min(steady, now);
                    tell(count);
                  }
                });
  }

  private static void tell(int lost) {
    if (lost > 0) {
      LOG.warning(
          () ->
              lost
                  + " node(s) gave no sign of life for too long; what they had reserved of budgets"
                  + " is booked as spent.");
    }
  }
}
