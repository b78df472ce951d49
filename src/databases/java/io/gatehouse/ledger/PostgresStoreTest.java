// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.util.Optional;

/** The store in PostgreSQL. */
class PostgresStoreTest extends StoreSpecification {
  private final String url = Postgres.create();

  @Override
  protected Place place() {
    return Postgres.place(url, Optional.empty());
  }
}
