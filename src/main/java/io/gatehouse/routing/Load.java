// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.util.function.LongSupplier;

/**
 * One attempt as a load of its target, from {@link Loads#begin} to {@link #end}. Any thread may
 * call; what is told twice counts once.
 */
public final class Load {
  private final Measure measure;
  private final LongSupplier nanos;
  private final long begun;
  private boolean answered;
  private boolean ended;

  Load(Measure measure, LongSupplier nanos) {
    this.measure = measure;
    this.nanos = nanos;
    this.begun = nanos.getAsLong();
  }

  /** The first of the answer is there. */
  public synchronized void firstContent() {
    if (!answered && !ended) {
      answered = true;
      long now = nanos.getAsLong();
      measure.answered(now - begun, now);
    }
  }

  /**
   * The attempt is over.
   *
   * @param failed through the target's fault; it then counts as slow, however quickly it failed
   */
  public synchronized void end(boolean failed) {
    if (ended) {
      return;
    }
    ended = true;
    measure.end();
    long now = nanos.getAsLong();
    long waited = answered ? 0 : now - begun;
    if (failed) {
      measure.answered(Math.max(waited, Measure.PENALTY.toNanos()), now);
    } else if (!answered) {
      measure.waited(waited, now);
    }
  }
}
