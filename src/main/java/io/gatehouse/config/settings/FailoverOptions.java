// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;

/** What is taken to a route's next target although an upstream has answered. */
public interface FailoverOptions {
  @Doc("Whether a request that an upstream's content filter refused is taken to the next target.")
  @WithDefault("false")
  boolean contentFilter();

  @Doc("Whether an answer without a word or a call is asked for again at the next target.")
  @WithDefault("false")
  boolean emptyAnswer();
}
