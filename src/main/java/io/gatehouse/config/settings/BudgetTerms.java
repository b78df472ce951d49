// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;

/** How budgets are kept. */
public interface BudgetTerms {
  @Doc(
      "After how long without a sign a node is taken to be no more; what it had reserved is then"
          + " booked as spent.")
  @Bounds(min = "30s", max = "1d")
  @WithDefault("10m")
  Duration lostAfter();

  @Doc(
      "Per cent of a question's estimated length that are reserved of a hard budget, as the most it"
          + " can be.")
  @Bounds(min = "100", max = "1000")
  @WithDefault("200")
  int margin();

  @Doc(
      "Tokens that are reserved for an answer that neither the request nor the price table bounds.")
  @Bounds(min = "1", max = "10000000")
  @WithDefault("16384")
  int mostOutput();

  @Doc("Whether callers with a hard budget have to name a bound such as `max_tokens`.")
  @WithDefault("false")
  boolean requireBound();
}
