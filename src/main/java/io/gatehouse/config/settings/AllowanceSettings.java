// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.gatehouse.model.Rate;
import java.util.List;
import java.util.Optional;

/** How much may be asked for. What is not set bounds nothing. */
public interface AllowanceSettings {
  @Doc("Most requests in flight.")
  @Bounds(min = "1")
  Optional<Integer> concurrent();

  @Doc("Most tokens of a question.")
  @Bounds(min = "1")
  Optional<Integer> longestInput();

  @Doc("Most tokens that an answer may be allowed to have.")
  @Bounds(min = "1")
  Optional<Integer> longestOutput();

  @Doc("Requests in a time, such as `100/minute,5000/day`; all of these have to be kept.")
  Optional<List<Rate>> requests();

  @Doc("Tokens in a time, those asked and those answered together, such as `200000/minute`.")
  Optional<List<Rate>> tokens();
}
