// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** What callers may say otherwise, by header, for one request. */
public interface OverrideSettings {
  @Doc(
      "The longest time that `x-gatehouse-timeout`, `x-gatehouse-timeout-first-byte`,"
          + " `x-gatehouse-timeout-first-content` and `x-gatehouse-timeout-idle` may ask for; 0 when"
          + " nobody may send them.")
  @WithDefault("0")
  Duration longestTimeout();

  @Doc("Whether `x-gatehouse-target` may name the model to answer, instead of the body.")
  @WithDefault("false")
  boolean target();
}
