// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Allowance;
import io.gatehouse.model.Caller;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Permit;
import io.gatehouse.model.Rate;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Limits, with a clock that is moved by hand. */
class QuotasTest {
  private static final Demand ONE = Demand.unspoken(0);

  private long nanos;

  private static Caller caller(String name) {
    return new Caller(name);
  }

  private static Allowance requests(String... rates) {
    return allowance(rates, new String[0]);
  }

  private static Allowance tokens(String... rates) {
    return allowance(new String[0], rates);
  }

  private static Allowance allowance(String[] requests, String[] tokens) {
    return new Allowance(
        Arrays.stream(requests).map(Rate::parse).toList(),
        Arrays.stream(tokens).map(Rate::parse).toList(),
        OptionalInt.empty(),
        OptionalLong.empty(),
        OptionalLong.empty());
  }

  private Quotas quotas(Allowance callers) {
    return quotas(Allowance.UNLIMITED, callers, Map.of());
  }

  private Quotas quotas(Allowance gateway, Allowance callers, Map<String, Allowance> routes) {
    return new Quotas(
        new Quotas.Settings(gateway, callers, routes, Map.of(), Map.of(), 100),
        new LocalRates(() -> nanos));
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  private static Optional<Failure> take(Hold hold) {
    Optional<Failure>[] told = told();
    hold.take(answer -> told[0] = answer);
    assertNotNull(told[0], "local rates answer at once");
    return told[0];
  }

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static Optional<Failure>[] told() {
    return new Optional[1];
  }

  private static Optional<Failure> ask(Quotas quotas, String name) {
    Hold hold = quotas.of(caller(name), "r").hold(ONE);
    Optional<Failure> answer = take(hold);
    hold.leave();
    return answer;
  }

  private static Optional<Failure> stay(Quotas quotas) {
    return take(quotas.of(caller("a"), "r").hold(ONE));
  }

  private static String code(Optional<Failure> failure) {
    return failure.flatMap(Failure::code).orElse("");
  }

  @Test
  void withoutLimitsNothingIsAsked() {
    assertSame(Limits.NONE, quotas(Allowance.UNLIMITED).of(caller("a"), "r"));
  }

  @Test
  void eachCallerHasItsOwn() {
    Quotas quotas = quotas(requests("2/minute"));
    assertTrue(ask(quotas, "a").isEmpty());
    assertTrue(ask(quotas, "a").isEmpty());
    Optional<Failure> third = ask(quotas, "a");
    assertEquals("rate_limit_exceeded", code(third));
    assertEquals(429, third.orElseThrow().status());
    assertTrue(ask(quotas, "b").isEmpty());
  }

  @Test
  void theWaitIsExact() {
    Quotas quotas = quotas(requests("6/minute"));
    for (int i = 0; i < 6; i++) {
      assertTrue(ask(quotas, "a").isEmpty());
    }
    pass(Duration.ofSeconds(3));
    Duration wait = ask(quotas, "a").orElseThrow().retryAfter().orElseThrow();
    assertEquals(Duration.ofSeconds(7), wait);
    pass(wait.minusNanos(1));
    assertFalse(ask(quotas, "a").isEmpty());
    pass(Duration.ofNanos(1));
    assertTrue(ask(quotas, "a").isEmpty());
  }

  @Test
  void allRatesHaveToAgreeAndNothingIsTakenWhereOneRefuses() {
    Quotas quotas = quotas(requests("2/minute"), requests("1/minute", "10/day"), Map.of());
    assertTrue(ask(quotas, "a").isEmpty());
    for (int i = 0; i < 20; i++) {
      assertFalse(ask(quotas, "a").isEmpty());
    }
    assertTrue(ask(quotas, "b").isEmpty(), "the refused ones have taken nothing of all callers'");
    assertFalse(ask(quotas, "c").isEmpty());
    pass(Duration.ofMinutes(1));
    assertTrue(ask(quotas, "a").isEmpty(), "nor of the day");
  }

  @Test
  void anEstimateIsTakenAndTheTruthIsSettled() {
    Quotas quotas = quotas(tokens("1000/minute"));
    Demand demand = new Demand(100, OptionalLong.of(500), "max_tokens", true);
    Hold first = quotas.of(caller("a"), "r").hold(demand);
    assertTrue(take(first).isEmpty());
    assertEquals(400, Objects.requireNonNull(first.tokens()).remaining());
    assertEquals("rate_limit_exceeded", code(take(quotas.of(caller("a"), "r").hold(demand))));
    first.settle(120);
    first.settle(120);
    Hold second = quotas.of(caller("a"), "r").hold(demand);
    assertTrue(take(second).isEmpty());
    assertEquals(280, Objects.requireNonNull(second.tokens()).remaining());
    second.settle(2880);
    Optional<Failure> later = take(quotas.of(caller("a"), "r").hold(demand));
    assertEquals(
        Duration.ofSeconds((600 + 2000) * 60 / 1000),
        later.orElseThrow().retryAfter().orElseThrow());
  }

  @Test
  void whatWasTakenInVainComesBack() {
    Quotas quotas = quotas(requests("1/minute"));
    Hold hold = quotas.of(caller("a"), "r").hold(ONE);
    assertTrue(take(hold).isEmpty());
    hold.release();
    hold.release();
    assertTrue(ask(quotas, "a").isEmpty());
    assertFalse(ask(quotas, "a").isEmpty());
  }

  @Test
  void aRequestThatCanNeverFitIsToldSoForGood() {
    Quotas quotas = quotas(tokens("1000/minute"));
    Demand large = new Demand(600, OptionalLong.of(500), "max_tokens", true);
    Failure failure = take(quotas.of(caller("a"), "r").hold(large)).orElseThrow();
    assertEquals(Kind.QUOTA, failure.kind());
    assertTrue(failure.retryAfter().isEmpty());
    Demand unbounded = new Demand(950, OptionalLong.empty(), "max_tokens", true);
    assertTrue(take(quotas.of(caller("a"), "r").hold(unbounded)).isEmpty());
  }

  @Test
  void placesAreGivenBack() {
    Allowance two =
        new Allowance(
            List.of(), List.of(), OptionalInt.of(2), OptionalLong.empty(), OptionalLong.empty());
    Quotas quotas = quotas(two);
    Hold first = quotas.of(caller("a"), "r").hold(ONE);
    assertTrue(take(first).isEmpty());
    assertTrue(stay(quotas).isEmpty());
    assertEquals("too_many_requests_in_flight", code(stay(quotas)));
    first.leave();
    first.settle(0);
    assertTrue(stay(quotas).isEmpty());
    assertEquals("too_many_requests_in_flight", code(stay(quotas)));
  }

  @Test
  void boundsOfLengthNameWhatIsTooLong() {
    Allowance brief =
        new Allowance(
            List.of(), List.of(), OptionalInt.empty(), OptionalLong.of(10), OptionalLong.of(20));
    Quotas quotas = quotas(brief);
    Failure input = take(quotas.of(caller("a"), "r").hold(Demand.unspoken(11))).orElseThrow();
    assertEquals("input_too_long", code(Optional.of(input)));
    assertEquals(400, input.status());
    Demand wordy = new Demand(1, OptionalLong.of(21), "max_completion_tokens", true);
    Failure output = take(quotas.of(caller("a"), "r").hold(wordy)).orElseThrow();
    assertEquals(Optional.of("max_completion_tokens"), output.param());
    assertTrue(output.message().contains("at most 20"), output.message());
  }

  @Test
  void aCallersOwnWordBeatsTheUsualOneFieldByField() {
    Quotas quotas = quotas(allowance(new String[] {"1/minute"}, new String[] {"500/minute"}));
    Permit permit = new Permit(List.of(), List.of(), List.of(), requests("3/minute"));
    Caller own = new Caller("own", Optional.empty(), Optional.empty(), Set.of(), permit);
    for (int i = 0; i < 3; i++) {
      Hold hold = quotas.of(own, "r").hold(ONE);
      assertTrue(take(hold).isEmpty());
      assertEquals(3, Objects.requireNonNull(hold.requests()).limit());
      assertEquals(500, Objects.requireNonNull(hold.tokens()).limit());
    }
    assertFalse(take(quotas.of(own, "r").hold(ONE)).isEmpty());
  }

  @Test
  void whoIsGivenOneWordAndThenAnotherStartsAnewWithNeither() {
    Quotas quotas = quotas(requests("1/minute"));
    Permit permit = new Permit(List.of(), List.of(), List.of(), requests("2/hour"));
    Caller own = new Caller("a", Optional.empty(), Optional.empty(), Set.of(), permit);
    assertTrue(ask(quotas, "a").isEmpty());
    for (int i = 0; i < 5; i++) {
      Hold hold = quotas.of(own, "r").hold(ONE);
      assertEquals(i < 2 ? "" : "rate_limit_exceeded", code(take(hold)));
      hold.leave();
      assertEquals("rate_limit_exceeded", code(ask(quotas, "a")));
    }
  }

  @Test
  void whatAnUpstreamMakesUpDoesNotFillARate() {
    Quotas quotas = quotas(tokens("1000/minute"));
    for (int i = 0; i < 3; i++) {
      quotas.of(caller("a"), "r").hold(ONE).settle(Long.MAX_VALUE);
      Hold hold = quotas.of(caller("a"), "r").hold(ONE);
      assertTrue(take(hold).isEmpty());
      hold.settle(Long.MAX_VALUE);
    }
    assertFalse(take(quotas.of(caller("a"), "r").hold(Demand.unspoken(1))).isEmpty());
    Hold negative = quotas.of(caller("b"), "r").hold(Demand.unspoken(1000));
    assertTrue(take(negative).isEmpty());
    negative.settle(-1);
  }

  @Test
  void routesUpstreamsAndModelsHaveTheirOwn() {
    Quotas quotas =
        new Quotas(
            new Quotas.Settings(
                Allowance.UNLIMITED,
                Allowance.UNLIMITED,
                Map.of("r", requests("1/minute")),
                Map.of("up", requests("1/minute")),
                Map.of(new NamePattern("gpt-*"), requests("1/minute")),
                100),
            new LocalRates(() -> nanos));
    assertTrue(ask(quotas, "a").isEmpty());
    assertFalse(ask(quotas, "b").isEmpty());
    assertTrue(quotas.of(caller("b"), "other").isEmpty());
    assertTrue(take(quotas.of("up", "gpt-1").hold(ONE)).isEmpty());
    assertFalse(take(quotas.of("up", "x").hold(ONE)).isEmpty());
    assertFalse(take(quotas.of("down", "gpt-2").hold(ONE)).isEmpty());
    assertTrue(quotas.of("down", "x").isEmpty());
  }

  @Test
  void beyondSoManyCallersTheRestShareOne() {
    Quotas quotas = quotas(requests("2/minute"));
    for (int i = 0; i < CallerLimits.MOST; i++) {
      assertTrue(ask(quotas, "caller " + i).isEmpty());
    }
    assertTrue(ask(quotas, "one more").isEmpty());
    assertTrue(ask(quotas, "and one more").isEmpty());
    assertFalse(ask(quotas, "and another").isEmpty());
    assertEquals("caller 0", quotas.callers("", 1).get(0).caller().name());
    assertTrue(quotas.caller("").isEmpty() && quotas.caller("one more").isEmpty());
    assertEquals(CallerLimits.MOST, quotas.callerNames().size());
    assertEquals(
        List.of(Quotas.Scope.EACH_CALLER, Quotas.Scope.OTHER_CALLERS),
        quotas.held().stream().map(Quotas.Held::scope).toList());
    pass(Duration.ofMinutes(1));
    for (int i = 0; i < 1001; i++) {
      Optional<Failure> unused = ask(quotas, "late " + i);
    }
    assertTrue(ask(quotas, "has its own again").isEmpty());
    assertTrue(ask(quotas, "has its own again").isEmpty());
    assertFalse(ask(quotas, "has its own again").isEmpty());
  }

  @Test
  void thoseWithoutALimitLeaveRoomForTheOthers() {
    Quotas quotas = quotas(Allowance.UNLIMITED);
    for (int i = 0; i < CallerLimits.MOST; i++) {
      assertTrue(quotas.of(caller("free " + i), "r").isEmpty());
    }
    assertEquals(CallerLimits.MOST / 2, quotas.callerNames().size());
    Permit own = new Permit(List.of(), List.of(), List.of(), requests("1/minute"));
    Caller limited = new Caller("free 0", Optional.empty(), Optional.empty(), Set.of(), own);
    assertTrue(take(quotas.of(limited, "r").hold(ONE)).isEmpty());
    assertFalse(take(quotas.of(limited, "r").hold(ONE)).isEmpty());
    assertTrue(quotas.caller("free 0").orElseThrow().reading().isPresent());
    assertTrue(quotas.of(caller("free 0"), "r").isEmpty(), "it has no limit any more");
    assertFalse(
        take(quotas.of(limited, "r").hold(ONE)).isEmpty(), "and none anew with the old one");
    assertTrue(quotas.caller("free 0").orElseThrow().reading().isPresent());
  }

  @Test
  void timesAreWrittenAsOpenAiDoes() {
    assertEquals("0ms", Span.of(Duration.ZERO));
    assertEquals("6ms", Span.of(Duration.ofNanos(5_000_001)));
    assertEquals("1s", Span.of(Duration.ofSeconds(1)));
    assertEquals("1.050s", Span.of(Duration.ofMillis(1050)));
    assertEquals("6m0s", Span.of(Duration.ofMinutes(6)));
    assertEquals("1h2m3s", Span.of(Duration.ofSeconds(3723)));
    assertEquals("24h0m0s", Span.of(Duration.ofDays(1)));
  }
}
