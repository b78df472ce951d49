// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;

/**
 * What is kept in the database: our tables, and a few threads that may wait for them, so that
 * nobody else has to. While it is away every question is refused at once, and when it comes back,
 * also for the first time, it is used again without more ado.
 */
public final class Store implements AutoCloseable {
  /** So many transactions at a time. */
  static final int THREADS = 4;

  /** So many questions may wait for one of them. */
  private static final int QUEUE = 1000;

  /** Nobody waits longer than this for an answer, unless it is being written already. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration CLOSING = Duration.ofMillis(1500);
  private static final Logger LOG = Logger.getLogger(Store.class.getName());

  private final Place place;
  private final Database database;
  private final Connections connections;
  private final Jdbi jdbi;
  private final ThreadPoolExecutor workers;
  private final Set<Question<?>> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  private Store(Place place, Database.Pace pace, Database.Preparation preparation) {
    this.place = place;
    this.database = Database.start(place.name(), place.finder(), pace, preparation);
    this.connections = new Connections(database, place.schema());
    this.jdbi = Jdbi.create(connections);
    this.workers =
        new ThreadPoolExecutor(
            THREADS,
            THREADS,
            0,
            TimeUnit.SECONDS,
            new LinkedBlockingQueue<>(QUEUE),
            new Daemons("gatehouse-store"));
  }

  /**
   * Begins to open it, and does not wait.
   *
   * @param interval how often it is asked whether it is there
   */
  public static Store open(Place place, Duration interval) {
    return open(place, Database.Pace.every(interval));
  }

  static Store open(Place place, Database.Pace pace) {
    return new Store(place, pace, new Schema(place.schema())::migrate);
  }

  /** For whoever only reads: tables that are not there are not made. */
  public static Store openAsItIs(Place place, Duration interval) {
    return new Store(place, Database.Pace.every(interval), source -> {});
  }

  /** Waits until it is there, or known not to be, at most so long. For a starting thread only. */
  public void await(Duration patience) {
    database.awaitAnswer(patience);
  }

  /** Lets the limit on waiting run on a scheduler, which stays its owner's to stop. */
  public void runOn(ScheduledExecutorService scheduler) {
    var unused = scheduler.scheduleWithFixedDelay(this::hurry, 500, 500, TimeUnit.MILLISECONDS);
  }

  private void hurry() {
    long now = System.nanoTime();
    boolean up = condition().up();
    for (Question<?> question : open) {
      if (!up || now - question.asked() > PATIENCE.toNanos()) {
        question.giveUp(up ? busy() : away());
      }
    }
  }

  /** Whether it is there, as what, or why not. */
  public Condition condition() {
    return database.condition();
  }

  /**
   * Has something done in one transaction, which is rolled back when the work throws. Never waits.
   * The work may run more than once, when others were in its way, and so must do nothing that a
   * roll-back does not undo. What depends on the answer runs on a thread of the database, and must
   * not keep it.
   *
   * @return what the work returns or throws, or {@link StoreUnavailable}
   */
  public <T> CompletionStage<T> ask(Function<Handle, T> work) {
    if (closed) {
      return CompletableFuture.failedStage(stopping());
    }
    if (!condition().up()) {
      return CompletableFuture.failedStage(away());
    }
    Question<T> question = new Question<>(work, open::remove);
    open.add(question);
    try {
      workers.execute(() -> answer(question));
    } catch (RejectedExecutionException full) {
      question.giveUp(closed ? stopping() : busy());
    }
    return question.answer();
  }

  private <T> void answer(Question<T> question) {
    try {
      question.answer(jdbi);
    } catch (RuntimeException | LinkageError trouble) {
      question.fail(translated(trouble));
    }
  }

  /** What a driver says stays here: it may hold what is in the tables, or an address. */
  private RuntimeException translated(Throwable trouble) {
    if (Contention.isWork(trouble)) {
      return (RuntimeException) trouble;
    }
    LOG.log(Level.FINE, "the database failed", trouble);
    if (Contention.isLost(trouble)) {
      database.doubt();
      return new StoreUnavailable("the database is down: " + Trouble.words(trouble));
    }
    if (Contention.isPassing(trouble)) {
      return busy();
    }
    String words = Trouble.words(trouble);
    LOG.severe(() -> "The database does not do what it is asked to: " + words);
    return new IllegalStateException("the database does not do what it is asked to: " + words);
  }

  /** For what cannot be said as one question. Whoever takes one may wait. */
  Connections connections() {
    return connections;
  }

  Jdbi jdbi() {
    return jdbi;
  }

  private static StoreUnavailable busy() {
    return new StoreUnavailable("the database is too busy");
  }

  private static StoreUnavailable stopping() {
    return new StoreUnavailable("the gateway is stopping");
  }

  private StoreUnavailable away() {
    return new StoreUnavailable("the database is down: " + condition().detail());
  }

  /** Lets what is being done end, for a moment, and refuses the rest. */
  @Override
  public void close() {
    closed = true;
    workers.shutdown();
    try {
      if (!workers.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS)) {
        workers.getQueue().clear();
        open.forEach(question -> question.giveUp(stopping()));
        boolean unused = workers.awaitTermination(CLOSING.toMillis(), TimeUnit.MILLISECONDS);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    database.close();
    place.closing().run();
  }
}
