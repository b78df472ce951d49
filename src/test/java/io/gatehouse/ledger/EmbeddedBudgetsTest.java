// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.util.Optional;
import java.util.UUID;

/** Budgets in the database that comes along. */
class EmbeddedBudgetsTest extends BudgetSpecification {
  private final String url =
      "jdbc:h2:mem:"
          + UUID.randomUUID()
          + ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DB_CLOSE_DELAY=-1";

  @Override
  protected Place place() {
    return Pool.at(url, "sa", "", Optional.empty());
  }
}
