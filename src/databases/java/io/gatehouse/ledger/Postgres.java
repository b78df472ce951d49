// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.atomic.AtomicInteger;
import org.postgresql.Driver;

/** A real PostgreSQL on loopback, one for all tests, with a database of its own for each. */
public final class Postgres {
  private static final AtomicInteger COUNT = new AtomicInteger();
  private static final EmbeddedPostgres SERVER = start();

  private Postgres() {}

  private static EmbeddedPostgres start() {
    try {
      return EmbeddedPostgres.builder().start();
    } catch (IOException e) {
      throw new IllegalStateException("no PostgreSQL", e);
    }
  }

  /** The URL of a new and empty database. */
  public static String create() {
    String name = "t" + COUNT.incrementAndGet();
    try (Connection connection = connect();
        Statement statement = connection.createStatement()) {
      boolean unused = statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("no database", e);
    }
    return "jdbc:postgresql://localhost:" + SERVER.getPort() + "/" + name;
  }

  /** Not by way of the DriverManager, which our driver leaves with every store that is closed. */
  private static Connection connect() throws SQLException {
    return new DriverSource(
            new Driver(), SERVER.getJdbcUrl("postgres", "postgres"), new Properties())
        .getConnection();
  }

  static Place place(String url, Optional<String> schema) {
    return Pool.at(url, "postgres", "postgres", schema);
  }
}
