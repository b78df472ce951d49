// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much of the gateway one upstream may take up. */
public interface BulkheadSettings {
  @Doc("Most exchanges with it at a time; 0 for any number.")
  @Bounds(min = "0")
  @WithDefault("0")
  int exchanges();

  @Doc("Most requests that wait for it while all places are taken; the next one is answered 503.")
  @Bounds(min = "0")
  @WithDefault("100")
  int waiting();

  @Doc("Longest wait for a place with it; 0 for no limit.")
  @WithDefault("10s")
  Duration waitingTime();
}
