// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Rate;

/** Where it is kept what is left of rates. */
public interface Rates {
  /**
   * What is left of a rate that nobody has taken from yet, or somebody has: that depends on where
   * it is kept.
   *
   * @param key whose rate of what it is; the same on every node
   */
  Purse purse(String key, Rate rate);
}
