// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** The list of models that clients see. */
public interface ModelSettings {
  @Doc("How long the models that upstreams report are kept before they are asked for again.")
  @Bounds(min = "1s")
  @WithDefault("5m")
  Duration refresh();
}
