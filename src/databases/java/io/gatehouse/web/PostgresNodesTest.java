// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.ledger.Postgres;
import java.util.List;

/** Two gateways on one PostgreSQL. */
class PostgresNodesTest extends NodesSpecification {
  private final String url = Postgres.create();

  @Override
  protected List<String> database() {
    return List.of(
        "gatehouse.datasource.url=" + url,
        "gatehouse.datasource.user=postgres",
        "gatehouse.datasource.password=postgres");
  }
}
