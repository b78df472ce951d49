// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;

/** What is written about each request. */
public interface LogSettings {
  @Doc("How a line is written: `text` or `json`.")
  @WithDefault("text")
  LogFormat format();

  @Doc("Whether each request leaves a line. It never holds content or credentials.")
  @WithDefault("true")
  boolean requests();
}
