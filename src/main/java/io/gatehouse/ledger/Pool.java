// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.nio.file.Path;
import java.sql.Driver;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Optional;
import java.util.Properties;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.jspecify.annotations.Nullable;

/**
 * A few connections of our own, where the server has none for us. Drivers are used as objects and
 * never by way of the {@link DriverManager}, where those of several applications meet.
 */
public final class Pool {
  /** What the file's name ends with. */
  public static final String ENDING = ".mv.db";

  /**
   * One for each thread that asks, one for the question whether it is there, two for migrations.
   */
  private static final int CONNECTIONS = Store.THREADS + 3;

  private static final Duration PATIENCE = Duration.ofSeconds(3);

  /** A file may be large, or left open by a crash. */
  private static final Duration OPENING = Duration.ofSeconds(10);

  private static final int CONNECT_SECONDS = 3;
  private static final int ANSWER_SECONDS = 20;

  /** The embedded database behaves like the other one, and ends with us and not with the JVM. */
  private static final String EMBEDDED =
      ";MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE;DEFAULT_NULL_ORDERING=HIGH;DB_CLOSE_ON_EXIT=FALSE"
          + ";TRACE_LEVEL_FILE=0";

  private static final Logger LOG = Logger.getLogger(Pool.class.getName());

  private final DataSource driver;
  private final Optional<String> schema;
  private final boolean steady;
  private final Optional<Path> file;
  private @Nullable HikariDataSource open;

  private Pool(DataSource driver, Optional<String> schema, boolean steady, Optional<Path> file) {
    this.driver = driver;
    this.schema = schema;
    this.steady = steady;
    this.file = file;
  }

  /**
   * A database in one file of its own, in this process.
   *
   * @param file without its ending; made when it is not there, for our user alone
   */
  public static Place file(Path file) {
    Path whole = file.toAbsolutePath();
    DataSource driver = h2("jdbc:h2:file:" + whole + EMBEDDED, "gatehouse", "");
    Path data = whole.resolveSibling(whole.getFileName() + ENDING);
    Pool pool = new Pool(driver, Optional.empty(), true, Optional.of(data));
    return new Place(data.toString(), pool::open, Optional.empty(), pool::close);
  }

  /**
   * A database that a URL leads to.
   *
   * @param url of PostgreSQL or H2
   */
  public static Place at(String url, String user, String password, Optional<String> schema) {
    boolean h2 = url.startsWith("jdbc:h2:");
    DataSource driver = h2 ? h2(url, user, password) : postgres(url, user, password);
    Pool pool = new Pool(driver, schema, h2, Optional.empty());
    return new Place(url.replaceAll("[?;].*", ""), pool::open, schema, pool::close);
  }

  private static DataSource h2(String url, String user, String password) {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL(url);
    h2.setUser(user);
    h2.setPassword(password);
    h2.setLoginTimeout(CONNECT_SECONDS);
    return h2;
  }

  private static DataSource postgres(String url, String user, String password) {
    Properties properties = new Properties();
    properties.setProperty("user", user);
    properties.setProperty("password", password);
    properties.setProperty("connectTimeout", String.valueOf(CONNECT_SECONDS));
    properties.setProperty("socketTimeout", String.valueOf(ANSWER_SECONDS));
    properties.setProperty("tcpKeepAlive", "true");
    properties.setProperty("ApplicationName", "gatehouse");
    return new DriverSource(new org.postgresql.Driver(), url, properties);
  }

  private synchronized DataSource open() {
    HikariDataSource known = open;
    if (known == null) {
      file.ifPresent(OwnFile::prepare);
      known = new HikariDataSource(config());
      open = known;
    }
    return known;
  }

  private HikariConfig config() {
    HikariConfig config = new HikariConfig();
    config.setDataSource(driver);
    config.setPoolName("gatehouse");
    config.setMaximumPoolSize(CONNECTIONS);
    config.setMinimumIdle(1);
    config.setConnectionTimeout((file.isEmpty() ? PATIENCE : OPENING).toMillis());
    config.setInitializationFailTimeout(-1);
    config.setThreadFactory(new Daemons("gatehouse-connections"));
    schema.ifPresent(config::setSchema);
    if (steady) {
      // the embedded database closes with its last connection, and would open again and again
      config.setMaxLifetime(0);
    }
    return config;
  }

  private synchronized void close() {
    HikariDataSource known = open;
    if (known != null) {
      known.close();
    }
    leaveTheDriverManager();
  }

  /** Drivers register themselves, and the whole JVM would hold on to them, and they to us. */
  private static void leaveTheDriverManager() {
    DriverManager.drivers()
        .filter(known -> known.getClass().getClassLoader() == Pool.class.getClassLoader())
        .toList()
        .forEach(Pool::deregister);
  }

  private static void deregister(Driver driver) {
    try {
      DriverManager.deregisterDriver(driver);
    } catch (SQLException | SecurityException kept) {
      LOG.log(Level.FINE, "a driver stays registered", kept);
    }
  }
}
