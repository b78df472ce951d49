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

  @Doc("Most exchanges at a time, over all upstreams; 0 for any number.")
  @Bounds(min = "0")
  @WithDefault("10000")
  int exchanges();

  @Doc("Largest reply that is held to be repaired or translated.")
  @Bounds(min = "1", max = "1GB")
  @WithDefault("64MB")
  ByteSize reply();

  @Doc("Largest multipart upload, which is streamed through and not held.")
  @Bounds(min = "1")
  @WithDefault("100MB")
  ByteSize upload();

  @Doc("Most requests that wait for a place while all are taken; the next is answered 503.")
  @Bounds(min = "0")
  @WithDefault("1000")
  int waiting();

  @Doc("Longest wait for a place, after which a request is answered 503; 0 for no limit.")
  @WithDefault("10s")
  Duration waitingTime();

  @Doc("Time within which a request body must have arrived.")
  @Bounds(min = "1ms")
  @WithDefault("60s")
  Duration uploadTime();
}
