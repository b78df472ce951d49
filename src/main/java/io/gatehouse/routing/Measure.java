// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.time.Duration;

/**
 * What is known of one target: how many attempts are in flight, and how soon it answers.
 *
 * <p>The latter is a mean that forgets with time but rises at once to an answer that was slower: a
 * target that has become slow is left alone from its first slow answer on, and comes into question
 * again as that is forgotten.
 */
final class Measure {
  /** What a failure counts as, and an answer that is still to come from whoever never gave one. */
  static final Duration PENALTY = Duration.ofSeconds(10);

  private final double decay;
  private int inFlight;
  private boolean known;
  private double mean;
  private long heard;

  Measure(Duration decay) {
    this.decay = decay.toNanos();
  }

  synchronized void begin() {
    inFlight++;
  }

  synchronized void end() {
    inFlight--;
  }

  synchronized int inFlight() {
    return inFlight;
  }

  /** An answer took so long. */
  synchronized void answered(long latency, long now) {
    double left = left(now);
    mean = latency > mean ? latency : mean * left + latency * (1 - left);
    known = true;
    heard = now;
  }

  /** An answer would have taken longer than so long. */
  synchronized void waited(long latency, long now) {
    if (latency > mean * left(now)) {
      answered(latency, now);
    }
  }

  /** How long one more request would wait if all in flight wait one after another. */
  synchronized double cost(long now) {
    double unknown = inFlight == 0 ? 0 : PENALTY.toNanos();
    return (known ? mean * left(now) : unknown) * (inFlight + 1);
  }

  /** The share of the mean that is not forgotten yet. */
  private double left(long now) {
    return Math.exp(-Math.max(0, now - heard) / decay);
  }
}
