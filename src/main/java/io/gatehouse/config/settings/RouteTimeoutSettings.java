// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import java.time.Duration;
import java.util.Optional;

/** What a route says otherwise than its upstreams about patience. */
public interface RouteTimeoutSettings {
  @Doc("Time from the request to the first byte of the reply.")
  @Bounds(min = "1ms")
  Optional<Duration> firstByte();

  @Doc("Time from the request to the first word of the answer; 0 for no limit.")
  Optional<Duration> firstContent();

  @Doc("Longest silence within a reply, not counting waits for a slow client.")
  @Bounds(min = "1ms")
  Optional<Duration> idle();

  @Doc(
      "Time for the whole exchange when its reply is streamed, instead of `total`; 0 for no limit.")
  Optional<Duration> streamTotal();

  @Doc("Time for the whole exchange; 0 for no limit.")
  Optional<Duration> total();
}
