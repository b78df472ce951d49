// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.util.Optional;
import java.util.Properties;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.postgresql.Driver;

/** The ledger in a pool of the server's that other applications use too. */
class SharedDataSourceTest extends LedgerSpecification {
  private final HikariDataSource pool = pool(Postgres.create());

  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    Properties user = new Properties();
    user.setProperty("user", "postgres");
    config.setDataSource(new DriverSource(new Driver(), url, user));
    config.setMaximumPoolSize(3);
    return new HikariDataSource(config);
  }

  @Override
  protected Place place() {
    return Place.ofServer("jdbc/shared", () -> pool, Optional.of("gatehouse"));
  }

  @AfterEach
  void end() {
    pool.close();
  }

  @Test
  void aConnectionIsGivenBackAsItWas() throws Exception {
    for (int i = 0; i < 3; i++) {
      try (Connection connection = pool.getConnection()) {
        assertEquals("public", connection.getSchema());
      }
    }
  }
}
