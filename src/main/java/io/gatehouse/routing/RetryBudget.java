// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.time.Clock;
import java.time.Duration;

/**
 * How many retries an upstream may still be sent: a share of the requests of the last ten seconds,
 * and a few more, so that one which is down is not asked several times as often as one which is up.
 * Safe for use by many threads.
 */
public final class RetryBudget {
  /**
   * What a budget grants.
   *
   * @param share of the requests
   * @param floor retries per second that are granted in any case
   */
  public record Settings(double share, int floor) {}

  private static final int SLOTS = 10;
  private static final long SLOT_MILLIS = Duration.ofSeconds(1).toMillis();

  private final Settings settings;
  private final Clock clock;
  private final long[] requests = new long[SLOTS];
  private final long[] retries = new long[SLOTS];
  private long slot;

  public RetryBudget(Settings settings, Clock clock) {
    this.settings = settings;
    this.clock = clock;
    this.slot = slotNow();
  }

  /** A request is sent for the first time. */
  public synchronized void requested() {
    turn();
    requests[index(slot)]++;
  }

  /** Takes one retry out of the budget, if there is one left. */
  public synchronized boolean take() {
    turn();
    double granted = settings.share() * sum(requests) + settings.floor() * (double) SLOTS;
    if (sum(retries) + 1 > granted) {
      return false;
    }
    retries[index(slot)]++;
    return true;
  }

  /** Forgets what is older than the window. */
  private void turn() {
    long now = slotNow();
    long passed = Math.min(now - slot, SLOTS);
    for (long i = 1; i <= passed; i++) {
      requests[index(slot + i)] = 0;
      retries[index(slot + i)] = 0;
    }
    slot = Math.max(now, slot);
  }

  private long slotNow() {
    return clock.millis() / SLOT_MILLIS;
  }

  private static int index(long slot) {
    return (int) (slot % SLOTS);
  }

  private static long sum(long[] slots) {
    long sum = 0;
    for (long count : slots) {
      sum += count;
    }
    return sum;
  }
}
