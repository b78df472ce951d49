// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What is remembered of the targets that requests are spread over. */
public interface BalanceSettings {
  @Doc(
      "How slowly it is forgotten how soon a target has answered: after so long, about a third of a"
          + " measurement still counts.")
  @Bounds(min = "1s")
  @WithDefault("1m")
  Duration decay();
}
