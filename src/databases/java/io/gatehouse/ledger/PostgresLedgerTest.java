// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.util.Optional;

/** Keys and audit in PostgreSQL, in a schema of our own. */
class PostgresLedgerTest extends LedgerSpecification {
  private final String url = Postgres.create();

  @Override
  protected Place place() {
    return Postgres.place(url, Optional.of("gatehouse"));
  }
}
