// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
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
 * any more, stops nothing and holds up nobody: only its own thread ever waits for it. A connection
 * is borrowed for the question, and given back with the answer.
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

  /** What has to be done in a database that was away before it may be used. */
  @FunctionalInterface
  interface Preparation {
    /**
     * Does it; nothing, where it has been done.
     *
     * @throws Unprepared when it cannot be used
     */
    void in(DataSource source);
  }

  /**
   * When it is asked.
   *
   * @param usual time between two questions
   * @param sooner the same, while it is known where to ask, but there is no good answer
   * @param patience how long an answer may take
   */
  record Pace(Duration usual, Duration sooner, Duration patience) {
    static Pace every(Duration usual) {
      Duration shorter = Duration.ofSeconds(5);
      return new Pace(usual, usual.compareTo(shorter) < 0 ? usual : shorter, shorter);
    }
  }

  private static final Logger LOG = Logger.getLogger(Database.class.getName());
  private static final Pattern VERSION = Pattern.compile("\\d+(\\.\\d+)+");
  private static final Duration CLOSING = Duration.ofMillis(1500);

  private final String name;
  private final Finder finder;
  private final Pace pace;
  private final Preparation preparation;
  private final Semaphore wake = new Semaphore(0);
  private final CountDownLatch answered = new CountDownLatch(1);
  private final Thread thread;
  private volatile boolean closed;
  private boolean definite;
  private volatile @Nullable DataSource source;
  private volatile Condition condition;
  private volatile @Nullable Instant asked;

  private Database(String name, Finder finder, Pace pace, Preparation preparation) {
    this.name = name;
    this.finder = finder;
    this.pace = pace;
    this.preparation = preparation;
    this.condition = new Condition(false, Instant.now(), "it has not answered yet");
    this.thread = thread();
    try {
      source = finder.find();
    } catch (NamingException | Unprepared notFoundHere) {
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
    return start("the server's", finder, pace, source -> {});
  }

  /**
   * @param name for the log
   * @param preparation done whenever it has become reachable, and it is up only then
   */
  static Database start(String name, Finder finder, Pace pace, Preparation preparation) {
    Database database = new Database(name, finder, pace, preparation);
    database.thread.start();
    return database;
  }

  /**
   * Waits until it is up, or says why it is not and would say so again, at most so long. For a
   * starting thread only.
   */
  void awaitAnswer(Duration patience) {
    try {
      boolean unused = answered.await(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** Asks at once: somebody has seen it fail. */
  void doubt() {
    wake.release();
  }

  /**
   * Where connections are to be had; to ask for one may wait.
   *
   * @throws SQLException when that is not known
   */
  Connection connect() throws SQLException {
    DataSource known = source;
    if (known == null) {
      throw new SQLException("there is no DataSource", "08003");
    }
    return withItsNames(known, known::getConnection);
  }

  /** What is known. Never waits; a question without an answer for too long is one. */
  public Condition condition() {
    Instant since = asked;
    return since != null && since.plus(pace.patience()).isBefore(Instant.now())
        ? new Condition(false, since, "it has not answered since " + since)
        : condition;
  }

  private void run() {
    try {
      do {
        check();
        boolean unused = wake.tryAcquire(pause().toMillis(), TimeUnit.MILLISECONDS);
        wake.drainPermits();
      } while (!closed);
    } catch (InterruptedException closing) {
      // closed
    }
  }

  private void check() {
    asked = Instant.now();
    Condition found = ask();
    asked = null;
    if (!closed && !found.says(condition)) {
      tell(found);
      condition = found;
    }
    if (found.up() || definite) {
      answered.countDown();
    }
  }

  private Duration pause() {
    return condition.up() || source == null ? pace.usual() : pace.sooner();
  }

  private Condition ask() {
    try {
      Condition up = new Condition(true, Instant.now(), product());
      definite = true;
      return up;
    } catch (SQLException | NamingException | RuntimeException | LinkageError trouble) {
      LOG.log(Level.FINE, "the database is down", trouble);
      definite = Trouble.isDefinite(trouble);
      return new Condition(false, Instant.now(), Trouble.words(trouble));
    }
  }

  private String product() throws SQLException, NamingException {
    DataSource source = source();
    String product = withItsNames(source, () -> product(source));
    if (!condition.up()) {
      preparation.in(source);
    }
    return product;
  }

  /** Something that a driver does. */
  @FunctionalInterface
  private interface Doing<T> {
    T done() throws SQLException;
  }

  /**
   * A driver may start threads that stay when this application goes, and they inherit the loader
   * that is set here: so that is the server's own and not the application's.
   */
  private static <T> T withItsNames(DataSource source, Doing<T> doing) throws SQLException {
    Thread thread = Thread.currentThread();
    ClassLoader names = thread.getContextClassLoader();
    thread.setContextClassLoader(source.getClass().getClassLoader());
    try {
      return doing.done();
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

  private void tell(Condition found) {
    if (found.up()) {
      LOG.info(() -> "The database is up (" + name + "): " + found.detail());
    } else {
      LOG.warning(() -> "The database is down (" + name + "): " + found.detail());
    }
  }

  /** It is to know the server's names as well as the one that starts it. */
  private Thread thread() {
    Thread own = new Thread(this::run, "gatehouse-database");
    own.setDaemon(true);
    own.setContextClassLoader(Thread.currentThread().getContextClassLoader());
    return own;
  }

  /**
   * Ends the thread, or leaves it to itself where a driver does not let it go. It is interrupted
   * only if it takes its time: an interrupt may do harm to a database that runs in this process.
   */
  @Override
  public void close() {
    closed = true;
    wake.release();
    try {
      thread.join(CLOSING.toMillis());
      thread.interrupt();
      thread.join(CLOSING.toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (thread.isAlive()) {
      LOG.warning("The database's driver does not return; its thread is left behind.");
    }
  }
}
