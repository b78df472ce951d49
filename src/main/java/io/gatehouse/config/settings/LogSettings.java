// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.gatehouse.telemetry.ShownAddress;
import io.smallrye.config.WithDefault;

/** What is written about each request. */
public interface LogSettings {
  @Doc(
      "How much of the address that a request came from is written: `none`, `masked` (its network),"
          + " or `full`.")
  @WithDefault("none")
  ShownAddress addresses();

  @Doc("How a line is written: `text` or `json`.")
  @WithDefault("text")
  LogFormat format();

  @Doc("Whether each request leaves a line. It never holds content or credentials.")
  @WithDefault("true")
  boolean requests();
}
