// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.util.Optional;

/**
 * Where the database is.
 *
 * @param name for the log; no credential
 * @param schema in which the tables are; empty is the one that connections begin with
 * @param closing ends what the finder has begun
 */
public record Place(
    String name, Database.Finder finder, Optional<String> schema, Runnable closing) {

  /** A DataSource of the server's, which the server closes. */
  public static Place ofServer(String name, Database.Finder finder, Optional<String> schema) {
    return new Place(name, finder, schema, () -> {});
  }
}
