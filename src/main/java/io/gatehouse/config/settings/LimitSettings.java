// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How much is accepted and held. */
public interface LimitSettings {
  @Doc("Largest request body that is held in memory, after decompression.")
  @Bounds(min = "1", max = "1GB")
  @WithDefault("10MB")
  ByteSize body();

  @Doc("Largest reply that is held to be repaired or translated.")
  @Bounds(min = "1", max = "1GB")
  @WithDefault("64MB")
  ByteSize reply();

  @Doc("Largest multipart upload, which is streamed through and not held.")
  @Bounds(min = "1")
  @WithDefault("100MB")
  ByteSize upload();

  @Doc("Time within which a request body must have arrived.")
  @Bounds(min = "1ms")
  @WithDefault("60s")
  Duration uploadTime();
}
