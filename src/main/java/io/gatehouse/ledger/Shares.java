// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.util.Optional;
import org.jdbi.v3.core.Handle;

/** The tables of what nodes have spent and reserved, within one transaction. */
final class Shares {
  private static final String POT =
      " where budget = :budget and subject = :subject and since = :since";

  private final Handle handle;
  private final String node;

  Shares(Handle handle, String node) {
    this.handle = handle;
    this.node = node;
  }

  /** Keeps every other node from this pot until the transaction ends. */
  void lock(Pot pot) {
    if (!touch(pot)) {
      int unused =
          handle
              .createUpdate(
                  "insert into gatehouse_budget_pots (budget, subject, since, turns, warned)"
                      + " values (:budget, :subject, :since, 0, false)")
              .bindMap(pot.names())
              .execute();
      if (!touch(pot)) {
        throw new IllegalStateException("a pot that was made is not there");
      }
    }
  }

  private boolean touch(Pot pot) {
    return handle
            .createUpdate("update gatehouse_budget_pots set turns = turns + 1" + POT)
            .bindMap(pot.names())
            .execute()
        == 1;
  }

  /** How much all other nodes have spent and reserved. */
  Till.Row others(Till till) {
    return handle
        .createQuery(
            "select coalesce(sum(spent), 0), coalesce(sum(reserved), 0)"
                + " from gatehouse_budget_shares"
                + POT
                + " and not (node = :node and till = :number)")
        .bindMap(till.pot.names())
        .bind("node", node)
        .bind("number", till.number)
        .map((row, context) -> new Till.Row(row.getLong(1), row.getLong(2), 0))
        .one();
  }

  Optional<Till.Row> own(Till till) {
    return handle
        .createQuery(
            "select spent, reserved, version from gatehouse_budget_shares"
                + POT
                + " and node = :node and till = :number")
        .bindMap(till.pot.names())
        .bind("node", node)
        .bind("number", till.number)
        .map((row, context) -> new Till.Row(row.getLong(1), row.getLong(2), row.getLong(3)))
        .findOne();
  }

  void write(Till till, Till.Row row, boolean isNew) {
    String sql =
        isNew
            ? "insert into gatehouse_budget_shares"
                + " (budget, subject, since, node, till, spent, reserved, version)"
                + " values (:budget, :subject, :since, :node, :number, :spent, :reserved, :version)"
            : "update gatehouse_budget_shares"
                + " set spent = :spent, reserved = :reserved, version = :version"
                + POT
                + " and node = :node and till = :number";
    int unused =
        handle
            .createUpdate(sql)
            .bindMap(till.pot.names())
            .bind("node", node)
            .bind("number", till.number)
            .bind("spent", row.spent())
            .bind("reserved", row.reserved())
            .bind("version", row.version())
            .execute();
  }

  /** Whether nobody else has warned yet. */
  boolean warnsFirst(Pot pot) {
    return handle
            .createUpdate(
                "update gatehouse_budget_pots set warned = true" + POT + " and warned = false")
            .bindMap(pot.names())
            .execute()
        == 1;
  }
}
