// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.gatehouse.ledger.Place;
import io.gatehouse.ledger.ScriptedDataSource;
import io.gatehouse.ledger.Store;
import io.gatehouse.model.AddressRange;
import io.gatehouse.policy.Denied;
import io.gatehouse.policy.HeldDenyList;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Nodes on one database, and what each of them denies. */
class SharedDenialsTest {
  private static final Instant EARLY = Instant.parse("2026-01-01T00:00:00Z");

  private final JdbcDataSource h2 = new JdbcDataSource();
  private volatile boolean away;
  private Store store;

  private Connection connection() throws SQLException {
    if (away) {
      throw new SQLException("away", "08001");
    }
    return h2.getConnection();
  }

  @BeforeEach
  void open() {
    h2.setURL(
        "jdbc:h2:mem:denials;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;"
            + "DB_CLOSE_DELAY=-1");
    store =
        Store.open(
            Place.ofServer("h2", () -> new ScriptedDataSource(this::connection), Optional.empty()),
            Duration.ofMillis(50));
    store.await(Duration.ofSeconds(30));
  }

  @AfterEach
  void close() throws SQLException {
    store.close();
    away = false;
    try (Connection last = h2.getConnection();
        Statement end = last.createStatement()) {
      end.execute("shutdown");
    }
  }

  /** One gateway's list, and what keeps it up. */
  private record Node(HeldDenyList list, SharedDenials shared) {
    void deny(String range, Instant since) {
      assertTrue(list.add(new Denied(AddressRange.parse(range), since, "why")));
    }

    void lift(String range) {
      assertTrue(list.remove(AddressRange.parse(range)));
    }

    List<String> ranges() {
      return list.all().stream().map(denied -> denied.range().toString()).sorted().toList();
    }
  }

  /** A node that comes with a list of its own, as its file says. */
  private Node node(String... ranges) {
    HeldDenyList list = new HeldDenyList();
    Stream.of(ranges)
        .forEach(range -> list.add(new Denied(AddressRange.parse(range), EARLY, "file")));
    return new Node(list, new SharedDenials(store, list));
  }

  /** Looks again and again, on all nodes, until each has exactly these. */
  private static void assertAllDeny(List<Node> nodes, String... ranges) throws Exception {
    List<String> expected = Stream.of(ranges).sorted().toList();
    for (int i = 0; i < 500; i++) {
      nodes.forEach(node -> node.shared().look());
      if (nodes.stream().allMatch(node -> node.ranges().equals(expected))) {
        return;
      }
      Thread.sleep(20);
    }
    fail(expected + " are not what they deny: " + nodes.stream().map(Node::ranges).toList());
  }

  @Test
  void whatOneDeniesOrLiftsAllDo() throws Exception {
    List<Node> nodes = List.of(node("192.0.2.1"), node("192.0.2.2"), node());
    assertAllDeny(nodes, "192.0.2.1", "192.0.2.2");
    nodes.get(2).deny("2001:db8::/32", Instant.now());
    assertAllDeny(nodes, "192.0.2.1", "192.0.2.2", "2001:db8:0:0:0:0:0:0/32");
    nodes.get(0).lift("192.0.2.2");
    assertAllDeny(nodes, "192.0.2.1", "2001:db8:0:0:0:0:0:0/32");
    assertEquals("file", nodes.get(2).list().all().get(0).reason());
    nodes.get(1).deny("192.0.2.2", Instant.now().plusSeconds(1));
    assertAllDeny(nodes, "192.0.2.1", "192.0.2.2", "2001:db8:0:0:0:0:0:0/32");
  }

  @Test
  void aRestartBringsNothingBackThatWasLifted() throws Exception {
    List<Node> before = List.of(node("192.0.2.1", "192.0.2.9"), node());
    assertAllDeny(before, "192.0.2.1", "192.0.2.9");
    before.get(1).lift("192.0.2.1");
    assertAllDeny(before, "192.0.2.9");
    assertAllDeny(List.of(node("192.0.2.1"), node()), "192.0.2.9");
  }

  @Test
  void whatHappensWhileTheDatabaseIsAwayIsToldLater() throws Exception {
    List<Node> nodes = List.of(node("192.0.2.1"), node());
    assertAllDeny(nodes, "192.0.2.1");
    away = true;
    nodes.get(0).lift("192.0.2.1");
    nodes.get(1).deny("192.0.2.3", Instant.now());
    for (int i = 0; i < 20; i++) {
      nodes.forEach(node -> node.shared().look());
      Thread.sleep(10);
    }
    assertEquals(List.of(), nodes.get(0).ranges());
    assertEquals(List.of("192.0.2.1", "192.0.2.3"), nodes.get(1).ranges());
    away = false;
    assertAllDeny(nodes, "192.0.2.3");
  }
}
