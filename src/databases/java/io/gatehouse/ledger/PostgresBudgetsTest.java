// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.util.Optional;

/** Budgets in PostgreSQL. */
class PostgresBudgetsTest extends BudgetSpecification {
  private final String url = Postgres.create();

  @Override
  protected Place place() {
    return Postgres.place(url, Optional.of("gatehouse"));
  }
}
