// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

/** How a route spreads its requests over its targets. */
public enum Balance {
  /** The first one, as long as it can be used. */
  PRIORITY,
  /** At random, by weight. */
  WEIGHTED,
  /** Whoever has the fewest requests in flight for its weight. */
  LEAST_BUSY,
  /** Of two at random the one that is expected to answer sooner. */
  FASTEST
}
