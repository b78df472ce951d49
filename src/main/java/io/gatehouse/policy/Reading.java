// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Allowance;
import io.gatehouse.model.Rate;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * How a limit stands on one node. Nothing is taken for it, and nobody is asked.
 *
 * @param inFlight requests that have a place now; empty for what each has for itself
 */
public record Reading(
    Allowance allowance, OptionalInt inFlight, List<Level> requests, List<Level> tokens) {
  /**
   * A rate, and how it stands.
   *
   * @param left empty while this node knows nothing of it
   */
  public record Level(Rate rate, Optional<Quota> left) {}

  public Reading {
    requests = List.copyOf(requests);
    tokens = List.copyOf(tokens);
  }

  /** What somebody may have who has not come yet. */
  static Reading unused(Allowance allowance) {
    return new Reading(
        allowance, OptionalInt.empty(), unused(allowance.requests()), unused(allowance.tokens()));
  }

  private static List<Level> unused(List<Rate> rates) {
    return rates.stream().map(rate -> new Level(rate, Optional.empty())).toList();
  }

  static List<Level> levels(List<Purse> purses) {
    return purses.stream().map(purse -> new Level(purse.rate(), purse.look())).toList();
  }
}
