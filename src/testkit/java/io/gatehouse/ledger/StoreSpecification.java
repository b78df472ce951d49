// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import javax.sql.DataSource;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** What a store does, whatever database it is in. */
public abstract class StoreSpecification {
  static final Database.Pace QUICK =
      new Database.Pace(Duration.ofSeconds(5), Duration.ofMillis(20), Duration.ofSeconds(5));

  /** An empty database, the same one for the length of a test. */
  protected abstract Place place();

  private Store open(Place place) {
    Store store = Store.open(place, QUICK);
    store.await(Duration.ofSeconds(30));
    return store;
  }

  @Test
  void whatWasWrittenIsThereForEverybody() throws Exception {
    try (Store one = open(place());
        Store other = open(place())) {
      assertTrue(one.condition().up(), one.condition().detail());
      assertTrue(other.condition().up(), other.condition().detail());
      answer(one.ask(handle -> write(handle, "a", 7)));
      assertEquals(Optional.of(7L), answer(other.ask(handle -> read(handle, "a"))));
    }
  }

  @Test
  void itIsThereAgainTheNextTime() throws Exception {
    Place place = place();
    try (Store first = open(place)) {
      answer(first.ask(handle -> write(handle, "a", 7)));
    }
    try (Store next = open(place())) {
      assertEquals(Optional.of(7L), answer(next.ask(handle -> read(handle, "a"))));
    }
  }

  @Test
  void ofWorkThatThrowsNothingStays() throws Exception {
    IllegalArgumentException own = new IllegalArgumentException("no");
    try (Store store = open(place())) {
      Throwable told =
          failure(
              store.ask(
                  handle -> {
                    write(handle, "a", 7);
                    throw own;
                  }));
      assertSame(own, told);
      assertEquals(Optional.empty(), answer(store.ask(handle -> read(handle, "a"))));
    }
  }

  @Test
  void aWrongStatementIsAFaultOfOursAndSaysNothingOfTheTables() throws Exception {
    try (Store store = open(place())) {
      answer(store.ask(handle -> write(handle, "secret", 7)));
      Throwable told = failure(store.ask(handle -> write(handle, "secret", 8)));
      assertInstanceOf(IllegalStateException.class, told);
      assertFalse(told.toString().contains("secret"), told.toString());
      assertTrue(store.condition().up());
    }
  }

  @Test
  void allChangesOfManyAtATimeAreKept() throws Exception {
    try (Store one = open(place());
        Store other = open(place())) {
      answer(one.ask(handle -> write(handle, "a", 0)));
      List<CompletionStage<Integer>> changes = new ArrayList<>();
      for (int i = 0; i < 100; i++) {
        changes.add((i % 2 == 0 ? one : other).ask(StoreSpecification::count));
      }
      for (CompletionStage<Integer> change : changes) {
        answer(change);
      }
      assertEquals(Optional.of(100L), answer(one.ask(handle -> read(handle, "a"))));
    }
  }

  @Test
  void whileItIsAwayEverybodyIsToldAtOnceAndThenItIsBack() throws Exception {
    Place real = place();
    AtomicBoolean away = new AtomicBoolean(true);
    DataSource source = real.finder().find();
    DataSource wavering =
        new ScriptedDataSource(
            () -> {
              if (away.get()) {
                throw new SQLException("jdbc:x://db.internal?password=secret", "08001");
              }
              return source.getConnection();
            });
    Place place = new Place("test", () -> wavering, real.schema(), real.closing());
    try (Store store = open(place)) {
      Throwable told = failure(store.ask(handle -> read(handle, "a")));
      assertInstanceOf(StoreUnavailable.class, told);
      assertEquals(
          "the database is down: it cannot be reached (SQLState 08001)", told.getMessage());
      away.set(false);
      waitUntilUp(store);
      assertEquals(Optional.empty(), answer(store.ask(handle -> read(handle, "a"))));
      away.set(true);
      assertInstanceOf(StoreUnavailable.class, failure(store.ask(handle -> read(handle, "a"))));
      away.set(false);
      assertEquals(Optional.empty(), answerOnceUp(store));
    }
  }

  /** What was doubted is asked for a moment after it may still have looked well. */
  private static Optional<Long> answerOnceUp(Store store) throws Exception {
    for (int i = 0; ; i++) {
      try {
        return answer(store.ask(handle -> read(handle, "a")));
      } catch (ExecutionException away) {
        if (i > 500) {
          throw away;
        }
        TimeUnit.MILLISECONDS.sleep(20);
      }
    }
  }

  @Test
  void whatIsGivenUpIsNotDone() throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch go = new CountDownLatch(1);
    try (Store store = open(place())) {
      Question<Integer> question =
          new Question<>(
              handle -> {
                int written = write(handle, "a", 7);
                begun.countDown();
                waitFor(go);
                return written;
              },
              over -> {});
      Thread worker = new Thread(() -> question.answer(store.jdbi()));
      worker.start();
      waitFor(begun);
      question.giveUp(new StoreUnavailable("too late"));
      go.countDown();
      worker.join(10_000);
      assertEquals("too late", failure(question.answer()).getMessage());
      assertEquals(Optional.empty(), answer(store.ask(handle -> read(handle, "a"))));
    }
  }

  @Test
  void aClosedOneRefuses() throws Exception {
    Store store = open(place());
    store.close();
    assertInstanceOf(StoreUnavailable.class, failure(store.ask(handle -> read(handle, "a"))));
  }

  private static int write(Handle handle, String name, long number) {
    return handle.execute(
        "insert into gatehouse_state (name, number, text) values (?, ?, '')", name, number);
  }

  private static int count(Handle handle) {
    return handle.execute("update gatehouse_state set number = number + 1 where name = 'a'");
  }

  private static Optional<Long> read(Handle handle, String name) {
    return handle
        .select("select number from gatehouse_state where name = ?", name)
        .mapTo(Long.class)
        .findOne();
  }

  static <T> T answer(CompletionStage<T> stage) throws Exception {
    return stage.toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  static Throwable failure(CompletionStage<?> stage) {
    ExecutionException told = assertThrows(ExecutionException.class, () -> answer(stage));
    return Objects.requireNonNull(told.getCause());
  }

  static void waitUntilUp(Store store) {
    long deadline = System.nanoTime() + 20_000_000_000L;
    while (!store.condition().up()) {
      assertTrue(System.nanoTime() < deadline, store.condition().detail());
      Thread.onSpinWait();
    }
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      assertTrue(latch.await(20, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
