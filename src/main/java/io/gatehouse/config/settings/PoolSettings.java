// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** Connections to an upstream. */
public interface PoolSettings {
  @Doc("A connection that nobody used for so long is closed.")
  @Bounds(min = "1ms")
  @WithDefault("60s")
  Duration idleTimeout();

  @Doc("Most connections at a time, which is most exchanges at a time.")
  @Bounds(min = "1")
  @WithDefault("20000")
  int maxConnections();
}
