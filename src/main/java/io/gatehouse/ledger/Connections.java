// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jdbi.v3.core.ConnectionFactory;

/**
 * Connections for transactions, in our schema while they are ours: one of the server's may be
 * another application's next.
 */
final class Connections implements ConnectionFactory {
  private final Database database;
  private final Optional<String> schema;
  private final Map<Connection, String> before = new ConcurrentHashMap<>();

  Connections(Database database, Optional<String> schema) {
    this.database = database;
    this.schema = schema;
  }

  @Override
  public Connection openConnection() throws SQLException {
    Connection connection = database.connect();
    if (schema.isPresent()) {
      try {
        String found = connection.getSchema();
        if (!schema.get().equals(found)) {
          connection.setSchema(schema.get());
          before.put(connection, found);
        }
      } catch (SQLException | RuntimeException e) {
        connection.close();
        throw e;
      }
    }
    return connection;
  }

  @Override
  public void closeConnection(Connection connection) throws SQLException {
    try {
      String found = before.remove(connection);
      if (found != null && !connection.isClosed()) {
        connection.setSchema(found);
      }
    } finally {
      connection.close();
    }
  }
}
