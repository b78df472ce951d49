// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.routing.Breaker.State;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class BreakerTest {
  private static final BreakerSettings SETTINGS =
      new BreakerSettings(true, 0.5, Duration.ofSeconds(60), 20, Duration.ofSeconds(30), 3);

  private final HandClock clock = new HandClock();
  private final LogLines log = new LogLines(Breaker.class);
  private final Breaker breaker = new Breaker("upstream 'x'", SETTINGS, clock);

  @AfterEach
  void close() {
    log.close();
  }

  private void fail(int times) {
    for (int i = 0; i < times; i++) {
      breaker.enter().orElseThrow().failed();
    }
  }

  private void succeed(int times) {
    for (int i = 0; i < times; i++) {
      breaker.enter().orElseThrow().succeeded();
    }
  }

  private void open() {
    fail(20);
    assertEquals(State.OPEN, breaker.state());
    log.take();
  }

  @Test
  void itOpensWhenHalfHaveFailed() {
    succeed(8);
    fail(11);
    assertEquals(State.CLOSED, breaker.state(), "nineteen are too few to judge");
    fail(1);
    assertEquals(State.OPEN, breaker.state());
    assertFalse(breaker.allows());
    assertEquals(Optional.empty(), breaker.enter());
    assertEquals(
        List.of(
            "WARNING upstream 'x': circuit open after 12 of 20 requests failed; probing in 30 s"),
        log.take());
  }

  @Test
  void lessThanHalfIsTolerated() {
    for (int i = 0; i < 100; i++) {
      succeed(11);
      fail(9);
    }
    assertEquals(State.CLOSED, breaker.state());
    assertEquals(HandClock.START, breaker.since());
    assertEquals(List.of(), log.take());
  }

  @Test
  void whatIsOldDoesNotCount() {
    fail(19);
    clock.moveSeconds(61);
    fail(19);
    assertEquals(State.CLOSED, breaker.state());
  }

  @Test
  void whatIsForgottenDoesNotCount() {
    fail(19);
    for (int i = 0; i < 100; i++) {
      breaker.enter().orElseThrow().forgotten();
    }
    assertEquals(State.CLOSED, breaker.state());
    fail(1);
    assertEquals(State.OPEN, breaker.state());
  }

  @Test
  void askingTakesNothing() {
    open();
    clock.moveSeconds(30.001);
    for (int i = 0; i < 100; i++) {
      assertTrue(breaker.allows());
    }
    assertEquals(State.OPEN, breaker.state());
    assertTrue(breaker.enter().isPresent());
  }

  @Test
  void itIsOpenForItsTime() {
    clock.moveSeconds(5);
    open();
    assertEquals(HandClock.START.plusSeconds(5), breaker.since());
    clock.moveSeconds(30);
    assertFalse(breaker.allows());
    assertEquals(Optional.empty(), breaker.enter());
    clock.moveSeconds(0.001);
    assertTrue(breaker.allows());
    assertTrue(breaker.enter().isPresent());
    assertEquals(State.PROBING, breaker.state());
    assertEquals(HandClock.START.plusMillis(35_001), breaker.since());
    assertEquals(List.of("INFO upstream 'x': circuit half open, 3 may try"), log.take());
  }

  @Test
  void onlyAFewMayProbe() {
    open();
    clock.moveSeconds(30.001);
    var first = breaker.enter().orElseThrow();
    assertTrue(breaker.enter().isPresent());
    assertTrue(breaker.enter().isPresent());
    assertEquals(Optional.empty(), breaker.enter());
    first.forgotten();
    assertTrue(breaker.enter().isPresent(), "who learns nothing lets another try");
  }

  @Test
  void goodProbesCloseIt() {
    open();
    clock.moveSeconds(30.001);
    succeed(3);
    assertEquals(State.CLOSED, breaker.state());
    assertTrue(log.take().contains("INFO upstream 'x': circuit closed again"));
    fail(19);
    assertEquals(State.CLOSED, breaker.state(), "it starts anew");
  }

  @Test
  void badProbesOpenItAgain() {
    open();
    clock.moveSeconds(30.001);
    succeed(1);
    fail(2);
    assertEquals(State.OPEN, breaker.state());
    assertEquals(HandClock.START.plusMillis(30_001), breaker.since());
    clock.moveSeconds(29);
    assertFalse(breaker.allows());
    assertTrue(
        log.take()
            .contains(
                "WARNING upstream 'x': circuit open after 2 of 3 requests failed; probing in"
                    + " 30 s"));
  }

  /** Long streams end, well or not, long after the circuit has opened. */
  @Test
  void whatWasUnderWayBeforeSaysNothingAboutTheProbes() {
    var good = breaker.enter().orElseThrow();
    var bad = breaker.enter().orElseThrow();
    var left = breaker.enter().orElseThrow();
    open();
    clock.moveSeconds(30.001);
    var probe = breaker.enter().orElseThrow();
    good.succeeded();
    bad.failed();
    left.forgotten();
    assertEquals(State.PROBING, breaker.state());
    assertTrue(breaker.enter().isPresent());
    assertTrue(breaker.enter().isPresent());
    assertEquals(Optional.empty(), breaker.enter(), "three probes and no more");
    probe.succeeded();
    assertEquals(State.PROBING, breaker.state());
  }

  /** Nobody waits for the end of three long streams before the rest may come back. */
  @Test
  void aProbeNeedOnlyBeAnswered() {
    open();
    clock.moveSeconds(30.001);
    for (int i = 0; i < 3; i++) {
      breaker.enter().orElseThrow().answered();
    }
    assertEquals(State.CLOSED, breaker.state());
  }

  @Test
  void anyOtherStreamMayStillDie() {
    for (int i = 0; i < 20; i++) {
      var permit = breaker.enter().orElseThrow();
      permit.answered();
      permit.failed();
    }
    assertEquals(State.OPEN, breaker.state());
  }

  @Test
  void longStreamsAreNoFailures() {
    for (int i = 0; i < 40; i++) {
      var permit = breaker.enter().orElseThrow();
      clock.moveSeconds(70);
      permit.succeeded();
    }
    assertEquals(State.CLOSED, breaker.state());
  }

  @Test
  void onlyTheFirstWordOfARequestIsHeard() {
    var permit = breaker.enter().orElseThrow();
    permit.succeeded();
    fail(18);
    permit.failed();
    permit.forgotten();
    assertEquals(State.CLOSED, breaker.state());
    fail(1);
    assertEquals(State.OPEN, breaker.state());
  }

  @Test
  void itCanBeSwitchedOff() {
    Breaker off = new Breaker("upstream 'x'", BreakerSettings.OFF, clock);
    for (int i = 0; i < 100; i++) {
      off.enter().orElseThrow().failed();
      off.enter().orElseThrow().forgotten();
    }
    assertTrue(off.allows());
    assertEquals(State.CLOSED, off.state());
  }

  @Test
  void aRefusalSaysForHowLong() {
    open();
    clock.moveSeconds(10);
    Failure refusal = breaker.refusal();
    assertEquals("The upstream 'x' has failed too often and is left alone.", refusal.message());
    assertEquals(Optional.of(Duration.ofSeconds(20)), refusal.retryAfter());
    assertEquals(503, refusal.status());
    assertTrue(refusal.kind().elsewhere);
    assertTrue(refusal.lasting());
  }

  @ParameterizedTest
  @CsvSource({
    "UPSTREAM, 0, true",
    "UPSTREAM, 200, true",
    "UPSTREAM, 500, true",
    "UPSTREAM, 503, true",
    "UPSTREAM, 529, true",
    "TIMEOUT, 0, true",
    "TIMEOUT, 408, true",
    "TIMEOUT, 504, true",
    "UPSTREAM, 403, false",
    "UPSTREAM, 404, false",
    "OVERLOADED, 400, false",
    "OVERLOADED, 0, false",
    "LIMITED, 429, false",
    "QUOTA, 429, false",
    "UPSTREAM_DENIED, 401, false",
    "INVALID, 400, false",
    "CLIENT_GONE, 0, false",
    "INTERNAL, 0, false"
  })
  void whatSpeaksAgainstAnUpstream(Kind kind, int status, boolean blamed) {
    assertEquals(blamed, Breaker.blames(Failure.of(kind, "x").withUpstreamStatus(status)));
  }

  @Test
  void itHasNoThreads() {
    open();
    clock.moveSeconds(30.001);
    fail(3);
    Set<String> threads =
        Thread.getAllStackTraces().keySet().stream()
            .map(Thread::getName)
            .filter(name -> name.matches("(?i).*circuit.*"))
            .collect(Collectors.toSet());
    assertEquals(Set.of(), threads);
  }
}
