// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import java.util.concurrent.atomic.AtomicLong;

/** How many have ended, and how; any thread may count. */
public final class Endings {
  private final AtomicLong finished = new AtomicLong();
  private final AtomicLong brokenOff = new AtomicLong();

  /** To be called before one is no longer in flight: so nobody is ever missing in a sum. */
  public void count(boolean broken) {
    (broken ? brokenOff : finished).incrementAndGet();
  }

  /** All together; who is in flight must have been counted before. */
  public Traffic with(int inFlight) {
    return new Traffic(inFlight, finished.get(), brokenOff.get());
  }
}
