// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
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
}
