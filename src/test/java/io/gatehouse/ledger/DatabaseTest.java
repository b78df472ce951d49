// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class DatabaseTest {
  private static final Database.Pace QUICK =
      new Database.Pace(Duration.ofMillis(5), Duration.ofMillis(5), Duration.ofSeconds(5));
  private static final Duration SHORT = Duration.ofMillis(5);

  @Test
  void itSaysWhichProductItIs() {
    try (var database = Database.start(DatabaseTest::h2, QUICK)) {
      waitFor(() -> database.condition().up());
      String detail = database.condition().detail();
      assertTrue(detail.matches("H2 \\d+\\.\\d+\\.\\d+"), detail);
    }
  }

  @Test
  void everyConnectionIsGivenBack() {
    Counting counting = new Counting();
    try (var database = Database.start(counting::source, QUICK)) {
      waitFor(() -> counting.borrowed.get() > 5 && database.condition().up());
    }
    assertEquals(counting.borrowed.get(), counting.givenBack.get());
  }

  @Test
  void aDatabaseThatComesBackIsUpAgain() {
    AtomicBoolean away = new AtomicBoolean(true);
    var wavering =
        new ScriptedDataSource(
            () -> {
              if (away.get()) {
                throw new SQLException("jdbc:x://db.internal?user=me&password=secret", "08001");
              }
              return h2().getConnection();
            });
    try (var database = Database.start(() -> wavering, QUICK)) {
      waitFor(() -> database.condition().detail().contains("reached"));
      assertEquals("it cannot be reached (SQLState 08001)", database.condition().detail());
      away.set(false);
      waitFor(() -> database.condition().up());
      away.set(true);
      waitFor(() -> !database.condition().up());
    }
  }

  @Test
  void oneThatIsBoundLaterIsFound() {
    AtomicInteger looks = new AtomicInteger();
    try (var database =
        Database.start(
            () -> {
              if (looks.incrementAndGet() < 3) {
                throw new NamingException("nothing is bound under java:/jdbc/x");
              }
              return h2();
            },
            QUICK)) {
      waitFor(() -> database.condition().up());
      assertEquals(3, looks.get());
    }
  }

  @Test
  void oneThatIsMadeAnewIsFound() {
    AtomicBoolean closed = new AtomicBoolean();
    var first =
        new ScriptedDataSource(
            () -> {
              if (closed.get()) {
                throw new SQLException("the pool is closed");
              }
              return h2().getConnection();
            });
    Counting second = new Counting();
    try (var database = Database.start(() -> closed.get() ? second.source() : first, QUICK)) {
      waitFor(() -> database.condition().up());
      closed.set(true);
      waitFor(() -> second.borrowed.get() > 2 && database.condition().up());
    }
  }

  @Test
  void aDriverThatHangsIsToldAndDoesNotHoldUpTheEnd() {
    Hanging hanging = new Hanging();
    var database = Database.start(hanging::source, new Database.Pace(SHORT, SHORT, SHORT));
    waitFor(() -> database.condition().detail().startsWith("it has not answered since "));
    assertFalse(database.condition().up());
    database.close();
    assertTrue(hanging.thread.isDaemon());
    hanging.release.countDown();
    waitFor(() -> !hanging.thread.isAlive());
  }

  @Test
  void afterTheEndNothingIsAsked() {
    Counting counting = new Counting();
    var database = Database.start(counting::source, QUICK);
    waitFor(() -> database.condition().up());
    database.close();
    int borrowed = counting.borrowed.get();
    assertFalse(counting.thread.isAlive());
    assertEquals(borrowed, counting.borrowed.get());
  }

  private static JdbcDataSource h2() {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:gatehouse");
    return h2;
  }

  /** Knows how many connections were taken, how many came back, and who took the last. */
  private static final class Counting {
    private final AtomicInteger borrowed = new AtomicInteger();
    private final AtomicInteger givenBack = new AtomicInteger();
    private volatile Thread thread = Thread.currentThread();

    DataSource source() {
      return new ScriptedDataSource(this::connection);
    }

    private Connection connection() throws SQLException {
      thread = Thread.currentThread();
      borrowed.incrementAndGet();
      Connection real = h2().getConnection();
      return (Connection)
          Proxy.newProxyInstance(
              DatabaseTest.class.getClassLoader(),
              new Class<?>[] {Connection.class},
              (proxy, method, args) -> {
                if (method.getName().equals("close")) {
                  givenBack.incrementAndGet();
                }
                return method.invoke(real, args);
              });
    }
  }

  /** Never answers, and does not mind being interrupted, as some drivers do not. */
  private static final class Hanging {
    private final CountDownLatch release = new CountDownLatch(1);
    private volatile Thread thread = Thread.currentThread();

    DataSource source() {
      return new ScriptedDataSource(this::connection);
    }

    private Connection connection() throws SQLException {
      thread = Thread.currentThread();
      while (release.getCount() > 0) {
        try {
          release.await();
        } catch (InterruptedException deaf) {
          // and asks on
        }
      }
      throw new SQLException("released");
    }
  }

  private static void waitFor(BooleanSupplier truth) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!truth.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail("it has not come true");
      }
      Thread.onSpinWait();
    }
  }
}
