// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/**
 * The application server's database, asked now and then whether it is there. That it is not, or not
 * any more, stops nothing and holds up nobody: only its own thread ever waits for it.
 */
public final class Database implements AutoCloseable {
  /** How the server's DataSource is found. */
  @FunctionalInterface
  public interface Finder {
    /**
     * Looks for it.
     *
     * @throws NamingException whose message an operator may read
     */
    DataSource find() throws NamingException;
  }

  /**
   * When it is asked.
   *
   * @param whileUp time between two questions
   * @param whileDown the same, as long as there was no good answer
   * @param patience how long an answer may take
   */
  record Pace(Duration whileUp, Duration whileDown, Duration patience) {
    static Pace every(Duration whileUp) {
      Duration shorter = Duration.ofSeconds(5);
      return new Pace(whileUp, whileUp.compareTo(shorter) < 0 ? whileUp : shorter, shorter);
    }
  }

  private static final Logger LOG = Logger.getLogger(Database.class.getName());
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");
  private static final long CLOSING_SECONDS = 3;

  private final Finder finder;
  private final Pace pace;
  private final ScheduledThreadPoolExecutor thread;
  private @Nullable DataSource source;
  private volatile Condition condition;
  private volatile @Nullable Instant asked;

  private Database(Finder finder, Pace pace) {
    this.finder = finder;
    this.pace = pace;
    this.condition = new Condition(false, Instant.now(), "it has not answered yet");
    this.thread = thread();
    try {
      source = finder.find();
    } catch (NamingException notFoundHere) {
      LOG.log(Level.FINE, "no DataSource on the deploying thread", notFoundHere);
    }
  }

  /**
   * Looks for the DataSource at once, on the calling thread, which is the one that knows the
   * server's names best; all else happens later.
   *
   * @param interval how often the database is asked
   */
  public static Database start(Finder finder, Duration interval) {
    return start(finder, Pace.every(interval));
  }

  static Database start(Finder finder, Pace pace) {
    Database database = new Database(finder, pace);
    database.thread.execute(database::check);
    return database;
  }

  /** What is known. Never waits; a question without an answer for too long is one. */
  public Condition condition() {
    Instant since = asked;
    return since != null && since.plus(pace.patience()).isBefore(Instant.now())
        ? new Condition(false, since, "it has not answered since " + since)
        : condition;
  }

  private void check() {
    asked = Instant.now();
    Condition found = ask();
    asked = null;
    if (thread.isShutdown()) {
      return;
    }
    if (!found.says(condition)) {
      tell(found);
      condition = found;
    }
    Duration pause = found.up() ? pace.whileUp() : pace.whileDown();
    var unused = thread.schedule(this::check, pause.toMillis(), TimeUnit.MILLISECONDS);
  }

  private Condition ask() {
    try {
      return new Condition(true, Instant.now(), product());
    } catch (SQLException | NamingException | RuntimeException | LinkageError trouble) {
      LOG.log(Level.FINE, "the database is down", trouble);
      return new Condition(false, Instant.now(), Trouble.words(trouble));
    }
  }

  /**
   * A driver may start threads that stay when this application goes, and they inherit the loader
   * that is set here: so that is the server's own and not the application's.
   */
  private String product() throws SQLException, NamingException {
    DataSource source = source();
    Thread thread = Thread.currentThread();
    ClassLoader names = thread.getContextClassLoader();
    thread.setContextClassLoader(source.getClass().getClassLoader());
    try {
      return product(source);
    } finally {
      thread.setContextClassLoader(names);
    }
  }

  private String product(DataSource source) throws SQLException {
    try (Connection connection = source.getConnection()) {
      if (!connection.isValid((int) Math.max(1, pace.patience().toSeconds()))) {
        throw new SQLException("the connection is not valid", "08003");
      }
      DatabaseMetaData about = connection.getMetaData();
      String version = String.valueOf(about.getDatabaseProductVersion());
      return about.getDatabaseProductName()
          + " "
          + VERSION.matcher(version).results().findFirst().map(MatchResult::group).orElse(version);
    }
  }

  /** After a failure it is looked for again: the server may have made it anew. */
  private DataSource source() throws NamingException {
    DataSource known = source;
    if (known != null && condition.up()) {
      return known;
    }
    try {
      DataSource found = finder.find();
      source = found;
      return found;
    } catch (NamingException notFoundHere) {
      if (known != null) {
        return known;
      }
      throw notFoundHere;
    }
  }

  private static void tell(Condition found) {
    if (found.up()) {
      LOG.info(() -> "The database is up: " + found.detail());
    } else {
      LOG.warning(() -> "The database is down: " + found.detail());
    }
  }

  /** One thread, with at most one question waiting for it; it knows the names this one knows. */
  private static ScheduledThreadPoolExecutor thread() {
    ClassLoader names = Thread.currentThread().getContextClassLoader();
    return new ScheduledThreadPoolExecutor(
        1,
        task -> {
          Thread thread = new Thread(task, "gatehouse-database");
          thread.setDaemon(true);
          thread.setContextClassLoader(names);
          return thread;
        });
  }

  /** Ends the thread, or leaves it to itself where a driver does not let it go. */
  @Override
  public void close() {
    thread.shutdownNow();
    try {
      if (!thread.awaitTermination(CLOSING_SECONDS, TimeUnit.SECONDS)) {
        LOG.warning("The database's driver does not return; its thread is left behind.");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
