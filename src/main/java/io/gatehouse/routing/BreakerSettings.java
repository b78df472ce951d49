// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.time.Duration;

/**
 * When a circuit opens and closes.
 *
 * @param enabled whether it ever opens
 * @param failures share of the requests within the window that must have failed
 * @param window how far back it looks; whole seconds
 * @param leastCalls so many requests must have ended within the window before it judges
 * @param open how long nothing is sent
 * @param probes how many requests then find out whether it may close
 */
public record BreakerSettings(
    boolean enabled, double failures, Duration window, int leastCalls, Duration open, int probes) {
  /** For what is to be asked whatever happened before. */
  public static final BreakerSettings OFF =
      new BreakerSettings(false, 1, Duration.ofSeconds(1), 1, Duration.ofSeconds(1), 1);
}
