// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** When an upstream, or one of its keys, is left alone. */
public interface BreakerSettings {
  @Doc("Whether one that fails is left alone.")
  @WithDefault("true")
  boolean enabled();

  @Doc("Share of its requests that must fail.")
  @Bounds(min = "1%")
  @WithDefault("50%")
  Share failures();

  @Doc(
      "So many requests must have ended within the window before it is judged. Every try of a"
          + " request counts.")
  @Bounds(min = "1", max = "1000000")
  @WithDefault("20")
  int leastCalls();

  @Doc("How long nothing is sent to it.")
  @Bounds(min = "1ms", max = "1h")
  @WithDefault("30s")
  Duration open();

  @Doc("How many requests then find out how it is.")
  @Bounds(min = "1", max = "1000")
  @WithDefault("3")
  int probes();

  @Doc("How far back its requests count; whole seconds.")
  @Bounds(min = "1s", max = "1h")
  @WithDefault("60s")
  Duration window();
}
