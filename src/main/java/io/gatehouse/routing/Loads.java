// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.time.Duration;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongSupplier;

/** How busy each target is, and how soon it has answered lately. Any thread may call. */
public final class Loads {
  /** Wildcards and clients make up names of models; so many targets are remembered. */
  static final int MOST = 1000;

  private final LongSupplier nanos;
  private final Duration decay;
  private final Map<Target, Measure> measures = new LinkedHashMap<>(16, 0.75f, true);

  /**
   * @param nanos the clock
   * @param decay after so long about a third of a measurement still counts
   */
  public Loads(LongSupplier nanos, Duration decay) {
    this.nanos = nanos;
    this.decay = decay;
  }

  /** Counts one more attempt on a target, as in flight until it is ended. */
  public Load begin(Target target) {
    synchronized (measures) {
      Measure measure = measures.computeIfAbsent(target, unknown -> new Measure(decay));
      measure.begin();
      forget();
      return new Load(measure, nanos);
    }
  }

  /** How many attempts on a target are in flight. */
  public int inFlight(Target target) {
    synchronized (measures) {
      Measure measure = measures.get(target);
      return measure == null ? 0 : measure.inFlight();
    }
  }

  /** How long one more request would wait, in nanoseconds; 0 where nobody can tell. */
  double cost(Target target) {
    synchronized (measures) {
      Measure measure = measures.get(target);
      return measure == null ? 0 : measure.cost(nanos.getAsLong());
    }
  }

  int size() {
    synchronized (measures) {
      return measures.size();
    }
  }

  /** Lets go of idle targets while there are too many, first of those nobody wanted for longest. */
  private void forget() {
    Iterator<Measure> eldest = measures.values().iterator();
    while (measures.size() > MOST && eldest.hasNext()) {
      if (eldest.next().inFlight() == 0) {
        eldest.remove();
      }
    }
  }
}
