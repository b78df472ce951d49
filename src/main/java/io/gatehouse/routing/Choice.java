// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

/**
 * One target of a route.
 *
 * @param weight how much of the route's requests it is to get, beside the others' weights
 */
public record Choice(Target target, int weight) {
  public Choice {
    if (weight < 1) {
      throw new IllegalArgumentException("a weight must be at least 1, was " + weight);
    }
  }

  public Choice(Target target) {
    this(target, 1);
  }
}
