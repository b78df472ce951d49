// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.gatehouse.model.Rate;
import java.util.List;
import java.util.Optional;

/** How much may be asked for, at a time and over time. */
public interface AllowanceSettings {
  @Doc("Most requests in flight at a time, on each node.")
  @Bounds(min = "1")
  Optional<Integer> concurrent();

  @Doc("Most tokens of a question, by its length.")
  @Bounds(min = "1")
  Optional<Integer> longestInput();

  @Doc("Most tokens that a request may ask for in answer, all its answers together.")
  @Bounds(min = "1")
  Optional<Integer> longestOutput();

  @Doc("Most requests, such as `100/minute,5000/day`; all of them are kept.")
  Optional<List<Rate>> requests();

  @Doc("Most tokens of questions and answers together, such as `50000/minute`.")
  Optional<List<Rate>> tokens();
}
