// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.io.PrintWriter;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.SQLFeatureNotSupportedException;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/** The store's connections, for a library that wants a DataSource. */
final class StoreSource implements DataSource {
  private final Jdbi jdbi;

  StoreSource(Jdbi jdbi) {
    this.jdbi = jdbi;
  }

  @Override
  public Connection getConnection() throws SQLException {
    try {
      Handle handle = jdbi.open();
      return (Connection)
          Proxy.newProxyInstance(
              StoreSource.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, arguments) -> {
                if (method.getName().equals("close")) {
                  handle.close();
                  return null;
                }
                try {
                  return method.invoke(handle.getConnection(), arguments);
                } catch (InvocationTargetException thrown) {
                  throw thrown.getCause();
                }
              });
    } catch (ConnectionException away) {
      throw new SQLException("no connection could be had", away);
    }
  }

  @Override
  public Connection getConnection(String user, String password) throws SQLException {
    return getConnection();
  }

  @Override
  public PrintWriter getLogWriter() throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public void setLogWriter(PrintWriter out) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public void setLoginTimeout(int seconds) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public int getLoginTimeout() {
    return 0;
  }

  @Override
  public Logger getParentLogger() throws SQLFeatureNotSupportedException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public <T> T unwrap(Class<T> type) throws SQLException {
    throw new SQLFeatureNotSupportedException();
  }

  @Override
  public boolean isWrapperFor(Class<?> type) {
    return false;
  }
}
