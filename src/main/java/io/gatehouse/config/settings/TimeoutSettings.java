// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** Patience with an upstream. */
public interface TimeoutSettings {
  @Doc("Time to connect.")
  @Bounds(min = "1ms")
  @WithDefault("10s")
  Duration connect();

  @Doc("Time from the request to the first byte of the reply.")
  @Bounds(min = "1ms")
  @WithDefault("10m")
  Duration firstByte();

  @Doc("Time from the request to the first word of the answer; 0 for no limit.")
  @WithDefault("0")
  Duration firstContent();

  @Doc("Longest silence within a reply, not counting waits for a slow client.")
  @Bounds(min = "1ms")
  @WithDefault("2m")
  Duration idle();

  @Doc(
      "Time for the whole exchange when its reply is streamed, instead of `total`; 0 for no limit.")
  Optional<Duration> streamTotal();

  @Doc("Time for the whole exchange; 0 for no limit.")
  @WithDefault("0")
  Duration total();
}
