// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * How much may be asked for, at a time and over time. What is empty bounds nothing.
 *
 * @param requests all of these rates have to be kept
 * @param tokens the same, for what is asked and answered together
 * @param concurrent most requests in flight
 * @param longestInput most tokens of a question
 * @param longestOutput most tokens that an answer may be allowed to have
 */
public record Allowance(
    List<Rate> requests,
    List<Rate> tokens,
    OptionalInt concurrent,
    OptionalLong longestInput,
    OptionalLong longestOutput) {
  public static final Allowance UNLIMITED =
      new Allowance(
          List.of(), List.of(), OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty());

  public Allowance {
    requests = List.copyOf(requests);
    tokens = List.copyOf(tokens);
  }
}
