// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.AddressRange;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * How often each place has broken a limit. Who has not done so for a while starts anew, and where
 * too many are remembered, the one that has kept to the limits longest is forgotten. Thread-safe.
 */
final class Violations {
  private record Count(int times, Instant last) {}

  static final int PLACES = 10_000;

  private final int threshold;
  private final Duration memory;
  private final Clock clock;

  /** The longest unheard of first. */
  private final Map<AddressRange, Count> counts =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<AddressRange, Count> eldest) {
          return size() > PLACES;
        }
      };

  Violations(int threshold, Duration memory, Clock clock) {
    this.threshold = threshold;
    this.memory = memory;
    this.clock = clock;
  }

  /** Counts one more; true when that was one too many, after which the place starts anew. */
  boolean isOneTooMany(AddressRange place) {
    Instant now = clock.instant();
    synchronized (counts) {
      Count before = counts.get(place);
      boolean past = before == null || !before.last().plus(memory).isAfter(now);
      int times = before == null || past ? 1 : before.times() + 1;
      if (times >= threshold) {
        counts.remove(place);
        return true;
      }
      counts.put(place, new Count(times, now));
      return false;
    }
  }

  int places() {
    synchronized (counts) {
      return counts.size();
    }
  }
}
