// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.telemetry;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** How many requests came in, in all and over the last second and minute. Thread-safe. */
public final class RequestRates {
  private static final int SECONDS = 64;

  private final AtomicLong total = new AtomicLong();
  private final AtomicLongArray stamps = new AtomicLongArray(SECONDS);
  private final AtomicLongArray counts = new AtomicLongArray(SECONDS);

  /**
   * Counts one request.
   *
   * @param second the time, in whole seconds of any clock that does not go back
   */
  public void count(long second) {
    total.incrementAndGet();
    int slot = (int) (second % SECONDS);
    long stamp = stamps.get(slot);
    if (stamp != second && stamps.compareAndSet(slot, stamp, second)) {
      counts.set(slot, 0);
    }
    counts.incrementAndGet(slot);
  }

  public long total() {
    return total.get();
  }

  /** In the last whole second before this one. */
  public long perSecond(long now) {
    return in(now - 1);
  }

  /** In the sixty whole seconds before this one. */
  public long perMinute(long now) {
    long sum = 0;
    for (long second = now - 60; second < now; second++) {
      sum += in(second);
    }
    return sum;
  }

  private long in(long second) {
    int slot = (int) Math.floorMod(second, (long) SECONDS);
    return stamps.get(slot) == second ? counts.get(slot) : 0;
  }
}
