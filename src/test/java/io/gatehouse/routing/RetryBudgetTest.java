// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class RetryBudgetTest {
  private final HandClock clock = new HandClock();

  private RetryBudget budget(double share, int floor) {
    return new RetryBudget(new RetryBudget.Settings(share, floor), clock);
  }

  private static int takeAll(RetryBudget budget) {
    int taken = 0;
    while (taken < 1_000_000 && budget.take()) {
      taken++;
    }
    return taken;
  }

  private static void request(RetryBudget budget, int times) {
    for (int i = 0; i < times; i++) {
      budget.requested();
    }
  }

  @Test
  void aShareOfTheRequests() {
    RetryBudget budget = budget(0.2, 0);
    request(budget, 99);
    assertEquals(19, takeAll(budget));
    budget.requested();
    assertEquals(1, takeAll(budget));
  }

  @Test
  void aFewInAnyCase() {
    assertEquals(30, takeAll(budget(0.2, 3)));
  }

  @Test
  void bothTogether() {
    RetryBudget budget = budget(0.5, 1);
    request(budget, 8);
    assertEquals(14, takeAll(budget));
  }

  @Test
  void noneAtAll() {
    RetryBudget budget = budget(0, 0);
    request(budget, 1000);
    assertEquals(0, takeAll(budget));
  }

  @Test
  void requestsCountForTenSeconds() {
    RetryBudget budget = budget(0.2, 0);
    request(budget, 100);
    clock.moveSeconds(9.9);
    assertEquals(20, takeAll(budget));
    clock.moveSeconds(0.1);
    request(budget, 50);
    assertEquals(0, takeAll(budget), "the retries are not old yet");
    clock.moveSeconds(9);
    assertEquals(10, takeAll(budget));
  }

  @Test
  void aLongSilenceForgetsEverything() {
    RetryBudget budget = budget(0.2, 1);
    request(budget, 100);
    assertEquals(30, takeAll(budget));
    clock.move(Duration.ofDays(2));
    assertEquals(10, takeAll(budget));
  }

  /** With three of every four failing, the upstream gets the share more, not four times as much. */
  @Test
  void aStormIsHeldDown() {
    RetryBudget budget = budget(0.2, 0);
    int retries = 0;
    for (int second = 0; second < 100; second++) {
      request(budget, 100);
      for (int failed = 0; failed < 75 * 4; failed++) {
        retries += budget.take() ? 1 : 0;
      }
      clock.moveSeconds(1);
    }
    assertEquals(2000, retries);
  }

  @Test
  void manyThreadsTakeNoMoreThanThereIs() throws InterruptedException {
    RetryBudget budget = budget(0.2, 0);
    AtomicInteger taken = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    CountDownLatch start = new CountDownLatch(8);
    for (int i = 0; i < 8; i++) {
      threads.add(
          new Thread(
              () -> {
                start.countDown();
                awaitAll(start);
                for (int j = 0; j < 100_000; j++) {
                  budget.requested();
                  taken.addAndGet(budget.take() ? 1 : 0);
                }
              }));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }
    taken.addAndGet(takeAll(budget));
    assertEquals(160_000, taken.get());
  }

  private static void awaitAll(CountDownLatch start) {
    while (start.getCount() > 0) {
      Thread.onSpinWait();
    }
  }
}
