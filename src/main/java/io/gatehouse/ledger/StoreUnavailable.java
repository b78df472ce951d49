// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

/** The database does not do what it was asked now; it may later. Its message is our own words. */
public final class StoreUnavailable extends RuntimeException {
  private static final long serialVersionUID = 1;

  StoreUnavailable(String message) {
    super(message, null, false, false);
  }
}
