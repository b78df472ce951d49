// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.sql.Date;
import java.time.Duration;
import java.time.LocalDate;
import java.util.List;
import java.util.TreeSet;
import org.jdbi.v3.core.Handle;

/**
 * Books what nodes had reserved that are no more as spent: nobody can tell any more what became of
 * it, and money that may have been spent is not spent twice.
 */
final class Lost {
  private final Handle handle;
  private final long now;

  /**
   * @param now in milliseconds since 1970
   */
  Lost(Handle handle, long now) {
    this.handle = handle;
    this.now = now;
  }

  /** This node lives. */
  void see(String node) {
    int known =
        handle
            .createUpdate("update gatehouse_budget_nodes set seen = :now where node = :node")
            .bind("now", now)
            .bind("node", node)
            .execute();
    if (known == 0) {
      int unused =
          handle
              .createUpdate("insert into gatehouse_budget_nodes (node, seen) values (:node, :now)")
              .bind("now", now)
              .bind("node", node)
              .execute();
    }
  }

  /** Books the shares of all nodes that nobody has seen for so long; answers how many these are. */
  int book(Duration patience) {
    List<String> lost =
        handle
            .createQuery(
                "select distinct node from gatehouse_budget_shares where node <> ''"
                    + " and node not in (select node from gatehouse_budget_nodes where seen > :since)"
                    + " order by node")
            .bind("since", now - patience.toMillis())
            .mapTo(String.class)
            .list();
    lost.forEach(this::book);
    return lost.size();
  }

  private void book(String node) {
    TreeSet<Pot> pots =
        new TreeSet<>(
            handle
                .createQuery(
                    "select distinct budget, subject, since from gatehouse_budget_shares"
                        + " where node = :node")
                .bind("node", node)
                .map(
                    (row, context) ->
                        new Pot(row.getString(1), row.getString(2), day(row.getDate(3))))
                .list());
    for (Pot pot : pots) {
      book(node, pot);
    }
    int unused =
        handle
            .createUpdate("delete from gatehouse_budget_nodes where node = :node")
            .bind("node", node)
            .execute();
  }

  private static LocalDate day(Date date) {
    return date.toLocalDate();
  }

  private void book(String node, Pot pot) {
    new Shares(handle, "").lock(pot);
    String where = " where budget = :budget and subject = :subject and since = :since and node = ";
    long sum =
        handle
            .createQuery(
                "select coalesce(sum(spent + reserved), 0) from gatehouse_budget_shares"
                    + where
                    + ":node")
            .bindMap(pot.names())
            .bind("node", node)
            .mapTo(Long.class)
            .one();
    int known =
        handle
            .createUpdate("update gatehouse_budget_shares set spent = spent + :sum" + where + "''")
            .bindMap(pot.names())
            .bind("sum", sum)
            .execute();
    if (known == 0) {
      int unused =
          handle
              .createUpdate(
                  "insert into gatehouse_budget_shares"
                      + " (budget, subject, since, node, till, spent, reserved, version)"
                      + " values (:budget, :subject, :since, '', 0, :sum, 0, 0)")
              .bindMap(pot.names())
              .bind("sum", sum)
              .execute();
    }
    int unused =
        handle
            .createUpdate("delete from gatehouse_budget_shares" + where + ":node")
            .bindMap(pot.names())
            .bind("node", node)
            .execute();
  }
}
