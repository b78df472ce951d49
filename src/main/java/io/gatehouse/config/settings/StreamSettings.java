// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How streamed replies are kept going. */
public interface StreamSettings {
  @Doc("A client that takes nothing of its reply for so long is cut off.")
  @Bounds(min = "1ms")
  @WithDefault("5m")
  Duration clientStall();

  @Doc(
      "How long what a stream says before its first words is held back, so that another target can"
          + " still be asked unseen; 0 for as long as it takes. Comments are not held.")
  @WithDefault("60s")
  Duration hold();

  @Doc(
      "A silent stream gets a comment this often, so that nobody between takes it for dead; 0 off.")
  @WithDefault("15s")
  Duration keepAlive();
}
