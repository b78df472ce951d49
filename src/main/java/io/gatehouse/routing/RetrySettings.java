// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.time.Duration;
import java.util.Set;

/**
 * When and how often a target is tried again.
 *
 * @param attempts most tries of one target, the first included
 * @param statuses which of an upstream's error statuses may be an accident
 * @param busy what makes an accident of status 400
 * @param usual how long to wait
 * @param limited how long to wait for an upstream that limits us
 * @param jitter by which share a wait is lengthened or shortened at random
 * @param longestRetryAfter what an upstream may ask us to wait; when it asks for more, it is not
 *     tried again
 */
public record RetrySettings(
    int attempts,
    Set<Integer> statuses,
    BusyWords busy,
    Pace usual,
    Pace limited,
    double jitter,
    Duration longestRetryAfter) {

  /**
   * Waits that double.
   *
   * @param base the first
   * @param longest where the doubling ends
   */
  public record Pace(Duration base, Duration longest) {
    /** The wait after so many waits before it. */
    Duration after(int waits) {
      double doubled = base.toMillis() * Math.pow(2, waits);
      return Duration.ofMillis((long) Math.min(doubled, (double) longest.toMillis()));
    }
  }

  public RetrySettings {
    statuses = Set.copyOf(statuses);
  }
}
