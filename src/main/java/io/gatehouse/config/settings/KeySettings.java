// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How long a key rests; the only one of an upstream does so only where that says for how long. */
public interface KeySettings {
  @Doc("Longest rest that an upstream may ask for by `retry-after`.")
  @Bounds(min = "1ms", max = "1d")
  @WithDefault("10m")
  Duration longestRest();

  @Doc("Rest of a key that the upstream did not accept.")
  @Bounds(min = "1ms", max = "1d")
  @WithDefault("5m")
  Duration restDenied();

  @Doc("Rest of a key that was limited, where the upstream did not say for how long.")
  @Bounds(min = "1ms", max = "1d")
  @WithDefault("30s")
  Duration restLimited();

  @Doc(
      "Whether a key that was limited rests only for the model it was used for, and serves the"
          + " upstream's other models meanwhile.")
  @WithDefault("false")
  boolean restPerModel();

  @Doc("Rest of a key whose quota is used up.")
  @Bounds(min = "1ms", max = "1d")
  @WithDefault("10m")
  Duration restQuota();
}
