// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.time.Instant;

/**
 * Whether the database is there.
 *
 * @param since when that was first found
 * @param detail the product and its version while it is up, otherwise why it is down
 */
public record Condition(boolean up, Instant since, String detail) {
  boolean says(Condition other) {
    return up == other.up && detail.equals(other.detail);
  }
}
