// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class LoadsTest {
  private static final Target TARGET = new Target("up", "m");
  private static final double E = Math.E;

  private final AtomicLong now = new AtomicLong();
  private final Loads loads = new Loads(now::get, Duration.ofSeconds(60));
  private final List<Load> begun = new ArrayList<>();

  /**
   * What happens: {@code begin}, {@code wait} so many seconds; {@code content}, {@code end} and
   * {@code fail} of the latest attempt. And what one more request would cost then, in seconds.
   */
  enum Case {
    NOTHING_KNOWN("", 0),
    ASKED_AND_NOT_ANSWERED_YET("begin", 20),
    ASKED_TWICE("begin begin", 30),
    AN_ANSWER("begin wait4 content end", 4),
    AN_ANSWER_THAT_GOES_ON("begin wait4 content", 8),
    AN_ANSWER_THAT_WENT_ON("begin wait4 content wait60 end", 4 / E),
    HALF_FORGOTTEN("begin wait4 content end wait60", 4 / E),
    A_SLOWER_ONE_COUNTS_AT_ONCE("begin wait4 content end begin wait9 content end", 9),
    A_QUICKER_ONE_COUNTS_WITH_TIME(
        "begin wait4 content end wait58 begin wait2 content end", 4 / E + 2 * (1 - 1 / E)),
    A_QUICKER_ONE_AT_ONCE_CHANGES_LITTLE("begin wait9 content end begin content end", 9),
    A_FAILURE_IS_SLOW("begin wait1 fail", 10),
    A_FAILURE_AFTER_LONG_IS_SLOWER("begin wait25 fail", 25),
    A_FAILURE_AMID_AN_ANSWER("begin wait1 content wait600 fail", 10),
    A_FAILURE_IS_FORGOTTEN("begin wait1 fail wait120", 10 / E / E),
    NOBODY_WAITED_FOR_THE_ANSWER("begin wait7 end", 7),
    NOBODY_WAITED_AS_LONG_AS_USUAL(
        "begin wait4 content end begin wait1 end", 4 / Math.exp(1 / 60.0)),
    CONTENT_COUNTS_ONCE("begin wait4 content wait5 content end", 4 / Math.exp(5 / 60.0)),
    AN_END_COUNTS_ONCE("begin begin wait4 content end end fail", 8),
    CONTENT_AFTER_THE_END(
        "begin wait4 content end begin end wait50 content", 4 / Math.exp(50 / 60.0));

    private final String happens;
    private final double cost;

    Case(String happens, double cost) {
      this.happens = happens;
      this.cost = cost;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatHappensIsWhatItCosts(Case c) {
    for (String event : List.of(c.happens.split(" "))) {
      happen(event);
    }
    assertEquals(c.cost, loads.cost(TARGET) / 1e9, 1e-6);
  }

  private void happen(String event) {
    switch (event.replaceAll("\\d", "")) {
      case "" -> {}
      case "begin" -> begun.add(loads.begin(TARGET));
      case "wait" -> now.addAndGet(Long.parseLong(event.substring(4)) * 1_000_000_000);
      case "content" -> latest().firstContent();
      case "end" -> latest().end(false);
      case "fail" -> latest().end(true);
      default -> throw new IllegalArgumentException(event);
    }
  }

  private Load latest() {
    return begun.get(begun.size() - 1);
  }

  @Test
  void namesThatClientsMakeUpAreForgottenButNotWhatIsInFlight() {
    Load held = loads.begin(TARGET);
    for (int i = 0; i < 3 * Loads.MOST; i++) {
      loads.begin(new Target("up", "made-up-" + i)).end(false);
    }
    assertEquals(Loads.MOST, loads.size(), 1);
    assertEquals(1, loads.inFlight(TARGET));
    held.end(false);
    assertEquals(0, loads.inFlight(TARGET));
  }

  @Test
  void manyThreadsLeaveNothingInFlight() throws InterruptedException {
    int threads = 8;
    var pool = Executors.newFixedThreadPool(threads);
    CountDownLatch done = new CountDownLatch(threads);
    for (int t = 0; t < threads; t++) {
      pool.execute(
          () -> {
            for (int i = 0; i < 20_000; i++) {
              Load load = loads.begin(TARGET);
              load.firstContent();
              load.end(i % 3 == 0);
              load.end(false);
            }
            done.countDown();
          });
    }
    pool.shutdown();
    assertEquals(true, done.await(30, TimeUnit.SECONDS));
    assertEquals(0, loads.inFlight(TARGET));
  }
}
