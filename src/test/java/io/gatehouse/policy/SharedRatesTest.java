// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Rate;
import io.github.bucket4j.Bucket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import org.junit.jupiter.api.Test;

/** Shared rates, with a place that is at hand, and threads and a clock that are moved by hand. */
class SharedRatesTest {
  private static final Rate HUNDRED = Rate.parse("100/h");

  private final Queue<Runnable> tasks = new ArrayDeque<>();
  private final List<String> told = new ArrayList<>();
  private long nanos = 1;
  private boolean down;
  private int questions;
  private final Bucket shared = Bucket.builder().addLimit(LocalRates.bandwidth(HUNDRED)).build();

  private final SharedRates rates =
      new SharedRates(
          "somewhere",
          (key, rate) -> {
            questions++;
            if (down) {
              throw new IllegalStateException("down");
            }
            return shared;
          },
          tasks::add,
          4,
          () -> nanos);
  private final Purse purse = rates.purse("k", HUNDRED);

  private void take(long amount) {
    purse.take(amount, left -> told.add(amount + (left.granted() ? " yes" : " no")));
  }

  private void work() {
    while (!tasks.isEmpty()) {
      tasks.remove().run();
    }
  }

  @Test
  void whoeverWaitsIsServedAtOnceAndInOrder() {
    take(40);
    take(70);
    take(50);
    take(20);
    assertEquals(List.of(), told);
    assertEquals(1, tasks.size());
    work();
    assertEquals(List.of("40 yes", "70 no", "50 yes", "20 no"), told);
    assertEquals(10, shared.getAvailableTokens(), "what nobody could use is given back");
  }

  @Test
  void whatIsGivenBackServesTheNext() {
    take(100);
    work();
    purse.put(30);
    take(30);
    take(1);
    work();
    assertEquals(List.of("100 yes", "30 yes", "1 no"), told);
    purse.put(-50);
    work();
    assertEquals(-50, shared.getAvailableTokens());
  }

  @Test
  void theWaitIsSaid() {
    Duration[] wait = new Duration[1];
    take(100);
    work();
    purse.take(10, left -> wait[0] = left.pause());
    work();
    assertEquals(Duration.ofMinutes(6), wait[0]);
  }

  /** What is left and for how many minutes it fills, as this node knows it. */
  private String look() {
    return purse
        .look()
        .map(now -> now.remaining() + "/" + now.limit() + " " + now.reset().toMinutes())
        .orElse("unknown");
  }

  @Test
  void whatIsLeftIsAsItWasWhenItWasLastHeardOf() {
    assertEquals("unknown", look());
    take(40);
    assertEquals("unknown", look());
    work();
    assertEquals("60/100 24", look());
    assertTrue(shared.tryConsume(50), "another node");
    nanos += Duration.ofMinutes(6).toNanos();
    assertEquals("70/100 18", look(), "it fills, and nobody is asked");
    assertEquals(1, questions);
    purse.put(20);
    work();
    assertEquals("90/100 6", look(), "what is given back is known");
    purse.put(-95);
    work();
    assertEquals("0/100 63", look(), "it is in debt");
    nanos += Duration.ofHours(3).toNanos();
    assertEquals("100/100 0", look());
    down = true;
    rates.failed(new IllegalStateException("down"));
    assertEquals("25/25 0", look(), "its part");
    nanos += Duration.ofSeconds(5).toNanos();
    assertEquals("25/25 0", look(), "nobody has been answered yet");
  }

  @Test
  void withoutTheOthersANodeGoesOnWithItsPart() {
    down = true;
    take(20);
    take(10);
    work();
    assertEquals(List.of("20 yes", "10 no"), told);
    assertTrue(rates.isAway());
    take(5);
    assertEquals("5 yes", told.get(2), "nobody is asked meanwhile");
    assertEquals(1, questions);
    down = false;
    nanos += Duration.ofSeconds(5).toNanos();
    take(90);
    work();
    assertEquals("90 yes", told.get(3));
    assertFalse(rates.isAway());
  }

  @Test
  void whoHasWaitedTooLongGoesOnAndHearsOnceOnly() {
    take(20);
    nanos += Duration.ofSeconds(2).toNanos();
    rates.hurry();
    assertEquals(List.of("20 yes"), told);
    work();
    assertEquals(List.of("20 yes"), told);
    assertEquals(100, shared.getAvailableTokens(), "what comes too late goes back");
  }
}
