// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class SerialTest {
  @Test
  void runsEveryTaskOnceAndNeverTwoAtATime() throws InterruptedException {
    int threads = 4;
    int tasks = 50_000;
    Serial serial = new Serial(bug -> {});
    AtomicBoolean busy = new AtomicBoolean();
    AtomicBoolean overlapped = new AtomicBoolean();
    int[] count = {0};
    int[] last = new int[threads];
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      int thread = t;
      new Thread(
              () -> {
                for (int i = 1; i <= tasks; i++) {
                  int number = i;
                  serial.tell(
                      () -> {
                        overlapped.compareAndSet(false, !busy.compareAndSet(false, true));
                        overlapped.compareAndSet(false, last[thread] != number - 1);
                        last[thread] = number;
                        count[0]++;
                        busy.set(false);
                      });
                }
                done.countDown();
              })
          .start();
    }
    assertTrue(done.await(30, TimeUnit.SECONDS));
    CountDownLatch drained = new CountDownLatch(1);
    serial.tell(drained::countDown);
    assertTrue(drained.await(30, TimeUnit.SECONDS));
    assertEquals(threads * tasks, count[0]);
    assertEquals(false, overlapped.get());
  }

  @Test
  void whatATaskTellsRunsAfterIt() {
    List<String> heard = new ArrayList<>();
    Serial serial = new Serial(bug -> {});
    serial.tell(
        () -> {
          serial.tell(() -> heard.add("second"));
          heard.add("first");
        });
    assertEquals(List.of("first", "second"), heard);
  }

  @Test
  void aTaskThatThrowsDoesNotStopTheOthers() {
    List<String> heard = new ArrayList<>();
    Serial serial = new Serial(bug -> heard.add(String.valueOf(bug.getMessage())));
    serial.tell(
        () -> {
          serial.tell(() -> heard.add("next"));
          throw new IllegalStateException("broken");
        });
    assertEquals(List.of("broken", "next"), heard);
  }

  @Test
  void whoeverWaitsDoesSoForWhatRunsElsewhereOnly() throws InterruptedException {
    Serial serial = new Serial(bug -> {});
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    List<String> heard = new CopyOnWriteArrayList<>();
    Thread worker =
        new Thread(
            () ->
                serial.tell(
                    () -> {
                      entered.countDown();
                      await(leave);
                      serial.tellAndWait(() -> heard.add("from within"), Duration.ofDays(1));
                      heard.add("work");
                    }));
    worker.start();
    await(entered);
    Thread waiting =
        new Thread(() -> serial.tellAndWait(() -> heard.add("waited"), Duration.ofDays(1)));
    waiting.start();
    serial.tellAndWait(() -> heard.add("too late to wait for"), Duration.ofMillis(1));
    leave.countDown();
    waiting.join(30_000);
    worker.join(30_000);
    assertEquals("work", heard.get(0));
    assertEquals(
        Set.of("work", "waited", "from within", "too late to wait for"), Set.copyOf(heard));
  }

  private static void await(CountDownLatch latch) {
    try {
      assertTrue(latch.await(30, TimeUnit.SECONDS));
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
