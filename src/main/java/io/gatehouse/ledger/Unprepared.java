// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

/** A database that is there and cannot be used; the message says why, in words of our own. */
final class Unprepared extends RuntimeException {
  private static final long serialVersionUID = 1;

  Unprepared(String message, Throwable cause) {
    super(message, cause);
  }
}
