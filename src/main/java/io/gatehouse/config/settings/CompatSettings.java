// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;

/** What is tolerated for the sake of clients that cannot be changed. */
public interface CompatSettings {
  @Doc(
      "Whether a model may also stand before the prefix: `/{model}/v1/chat/completions`. It counts"
          + " when the body names no model, or one that nobody has.")
  @WithDefault("false")
  boolean modelRoutes();

  @Doc(
      "Whether a request is refused (400) when its upstream has no words for something it asks,"
          + " such as `seed`; otherwise it is answered without, and `x-gatehouse-dropped` says so.")
  @WithDefault("false")
  boolean strict();

  @Doc(
      "Whether usual misspellings of the chat endpoint's path are answered, with an `X-Warning`"
          + " header.")
  @WithDefault("false")
  boolean tolerantPaths();
}
