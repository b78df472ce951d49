// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import io.smallrye.config.WithName;
import java.time.Duration;

/** How many requests an address may send. */
public interface AddressLimitSettings {
  @Doc("For short bursts.")
  Burst burst();

  @Doc("For everyday use.")
  @WithName("default")
  Usual usual();

  @Doc("A narrow one, for bad times.")
  Strict strict();

  /** For short bursts. */
  interface Burst {
    @Doc("Whether this limit is on.")
    @WithDefault("false")
    boolean enabled();

    @Doc("Requests in each window; what was used comes back evenly.")
    @Bounds(min = "1", max = "1000000")
    @WithDefault("100")
    int limit();

    @Doc("How long a window is.")
    @Bounds(min = "1ms", max = "365d")
    @WithDefault("1s")
    Duration window();
  }

  /** For everyday use. */
  interface Usual {
    @Doc("Whether this limit is on.")
    @WithDefault("false")
    boolean enabled();

    @Doc("Requests in each window; what was used comes back evenly.")
    @Bounds(min = "1", max = "1000000")
    @WithDefault("60")
    int limit();

    @Doc("How long a window is.")
    @Bounds(min = "1ms", max = "365d")
    @WithDefault("60s")
    Duration window();
  }

  /** A narrow one, for bad times. */
  interface Strict {
    @Doc("Whether this limit is on.")
    @WithDefault("false")
    boolean enabled();

    @Doc("Requests in each window; what was used comes back evenly.")
    @Bounds(min = "1", max = "1000000")
    @WithDefault("10")
    int limit();

    @Doc("How long a window is.")
    @Bounds(min = "1ms", max = "365d")
    @WithDefault("60s")
    Duration window();
  }
}
