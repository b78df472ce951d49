// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.exchange.Bulkhead.Ticket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class BulkheadTest {
  private final List<String> admitted = new ArrayList<>();

  private static Bulkhead of(int most, int waiting) {
    return new Bulkhead(new Bulkhead.Settings(most, waiting, Duration.ZERO));
  }

  private Ticket enter(Bulkhead bulkhead, String name) {
    return bulkhead.enter(true, () -> admitted.add(name)).orElseThrow();
  }

  @Test
  void whoComesFirstWaitsLeast() {
    Bulkhead bulkhead = of(1, 2);
    Ticket one = enter(bulkhead, "one");
    assertTrue(one.isAtOnce());
    assertFalse(enter(bulkhead, "two").isAtOnce());
    Ticket three = enter(bulkhead, "three");
    assertEquals(1, bulkhead.atWork());
    assertEquals(2, bulkhead.waiting());
    assertTrue(bulkhead.enter(true, () -> {}).isEmpty());
    one.leave();
    one.leave();
    assertEquals(List.of("two"), admitted);
    three.leave();
    assertEquals(0, bulkhead.waiting());
    assertEquals(1, bulkhead.atWork());
  }

  @Test
  void whoMayNotWaitIsSentAway() {
    Bulkhead bulkhead = of(1, 9);
    enter(bulkhead, "one");
    assertTrue(bulkhead.enter(false, () -> {}).isEmpty());
  }

  @Test
  void zeroIsAnyNumber() {
    Bulkhead bulkhead = new Bulkhead(Bulkhead.Settings.UNBOUNDED);
    for (int i = 0; i < 1000; i++) {
      assertTrue(enter(bulkhead, "").isAtOnce());
    }
    assertEquals(1000, bulkhead.atWork());
  }

  /** Threads come and go; never are more at work than may be, and in the end nobody is left. */
  @Test
  void manyThreads() throws Exception {
    long seed = System.nanoTime();
    System.out.println("BulkheadTest seed " + seed);
    Bulkhead bulkhead = of(3, 50);
    AtomicInteger inside = new AtomicInteger();
    AtomicInteger most = new AtomicInteger();
    ConcurrentLinkedQueue<Throwable> wrong = new ConcurrentLinkedQueue<>();
    List<Thread> threads = new ArrayList<>();
    for (int t = 0; t < 8; t++) {
      Random random = new Random(seed + t);
      Thread thread = new Thread(() -> comeAndGo(bulkhead, random, inside, most));
      thread.setUncaughtExceptionHandler((who, what) -> wrong.add(what));
      threads.add(thread);
      thread.start();
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertTrue(wrong.isEmpty(), wrong.toString());
    assertTrue(most.get() <= 3, most.toString());
    assertEquals(0, bulkhead.atWork());
    assertEquals(0, bulkhead.waiting());
  }

  private static void comeAndGo(
      Bulkhead bulkhead, Random random, AtomicInteger inside, AtomicInteger most) {
    for (int i = 0; i < 2000; i++) {
      CountDownLatch turn = new CountDownLatch(1);
      Ticket ticket = bulkhead.enter(true, turn::countDown).orElseThrow();
      boolean waits = !ticket.isAtOnce();
      if (waits && random.nextBoolean()) {
        ticket.leave();
        continue;
      }
      if (waits) {
        await(turn);
      }
      most.accumulateAndGet(inside.incrementAndGet(), Math::max);
      inside.decrementAndGet();
      ticket.leave();
    }
  }

  private static void await(CountDownLatch turn) {
    try {
      turn.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
