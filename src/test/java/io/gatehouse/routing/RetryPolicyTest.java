// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.routing.RetrySettings.Pace;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RetryPolicyTest {
  private static final double NO_JITTER = 0.5;
  private static final int NOT_ASKED = -1;
  private static final RetrySettings STANDARD =
      new RetrySettings(
          5,
          Set.of(408, 429, 500, 502, 503, 504, 529),
          new BusyWords(
              List.of(
                  "系统繁忙",
                  "system busy",
                  "rate limit",
                  "too many requests",
                  "temporarily unavailable")),
          new Pace(Duration.ofMillis(100), Duration.ofSeconds(10)),
          new Pace(Duration.ofSeconds(1), Duration.ofSeconds(30)),
          0.25,
          Duration.ofSeconds(30));

  /** A failure after a first try, and the wait in milliseconds; -1 is no second try. */
  enum First {
    LIMITED(Kind.LIMITED, 429, 1000),
    BROKEN(Kind.UPSTREAM, 500, 100),
    BAD_GATEWAY(Kind.UPSTREAM, 502, 100),
    UNAVAILABLE(Kind.UPSTREAM, 503, 100),
    GATEWAY_TIMEOUT(Kind.TIMEOUT, 504, 100),
    REQUEST_TIMEOUT(Kind.TIMEOUT, 408, 100),
    OVERLOADED_AS_ANTHROPIC_SAYS(Kind.UPSTREAM, 529, 100),
    BUSY(Kind.OVERLOADED, 400, 100),
    WRONG(Kind.INVALID, 400, -1),
    FORBIDDEN(Kind.FORBIDDEN, 403, -1),
    PAGE_OF_SOMETHING_BETWEEN(Kind.UPSTREAM, 403, -1),
    WRONG_ADDRESS(Kind.UPSTREAM, 404, -1),
    NO_SUCH_MODEL(Kind.NOT_FOUND, 404, -1),
    CONFLICT(Kind.INVALID, 409, -1),
    TOO_LARGE(Kind.TOO_LARGE, 413, -1),
    NOT_IMPLEMENTED(Kind.UPSTREAM, 501, -1),
    OUR_KEY(Kind.UPSTREAM_DENIED, 401, -1),
    NO_MONEY_AS_429(Kind.QUOTA, 429, -1),
    NO_MONEY_AS_503(Kind.QUOTA, 503, -1),
    A_LIMIT_TOLD_AS_403(Kind.LIMITED, 403, 1000),
    A_LIMIT_TOLD_UNDER_200(Kind.LIMITED, 200, 1000),
    TROUBLE_TOLD_UNDER_200(Kind.UPSTREAM, 200, 100),
    NOTHING_ANSWERED(Kind.UPSTREAM, 0, 100),
    TOO_SLOW(Kind.TIMEOUT, 0, 100),
    OUR_OWN_FAULT(Kind.INTERNAL, 0, -1),
    CLIENT_GONE(Kind.CLIENT_GONE, 0, -1),
    ASKED_TO_WAIT(Kind.LIMITED, 429, 7000, 7000),
    ASKED_TO_WAIT_LESS_THAN_WE_WOULD(Kind.LIMITED, 429, 20, 1000),
    ASKED_TO_WAIT_BY_503(Kind.UPSTREAM, 503, 2000, 2000),
    ASKED_TO_WAIT_AS_LONG_AS_WE_DO(Kind.UPSTREAM, 503, 30000, 30_000),
    ASKED_TO_WAIT_TOO_LONG(Kind.LIMITED, 429, 30001, -1);

    private final Kind kind;
    private final int status;
    private final int retryAfter;
    private final int millis;

    First(Kind kind, int status, int millis) {
      this(kind, status, NOT_ASKED, millis);
    }

    First(Kind kind, int status, int retryAfter, int millis) {
      this.kind = kind;
      this.status = status;
      this.retryAfter = retryAfter;
      this.millis = millis;
    }

    private Failure failure() {
      Failure failure = answered(kind, status);
      return retryAfter < 0 ? failure : failure.withRetryAfter(Duration.ofMillis(retryAfter));
    }
  }

  private static Failure answered(Kind kind, int status) {
    return Failure.of(kind, "x").withUpstreamStatus(status);
  }

  @ParameterizedTest
  @EnumSource
  void afterTheFirstTry(First c) {
    assertEquals(millis(c.millis), policy(NO_JITTER).delay(c.failure(), 1));
  }

  @ParameterizedTest
  @CsvSource({"UPSTREAM, 0", "UPSTREAM, 503", "TIMEOUT, 0", "OVERLOADED, 0"})
  void whatLastsIsNotTriedAgain(Kind kind, int status) {
    assertFalse(policy(NO_JITTER).delay(answered(kind, status), 1).isEmpty());
    assertEquals(Optional.empty(), policy(NO_JITTER).delay(answered(kind, status).asLasting(), 1));
  }

  private static RetryPolicy policy(double random) {
    return new RetryPolicy(STANDARD, () -> random);
  }

  private static Optional<Duration> millis(int millis) {
    return millis < 0 ? Optional.empty() : Optional.of(Duration.ofMillis(millis));
  }

  /** S3-43, S3-44, S3-45 and S3-47: how long the waits grow, and that there is an end. */
  @ParameterizedTest
  @CsvSource({
    "UPSTREAM, 1, 100",
    "UPSTREAM, 2, 200",
    "UPSTREAM, 3, 400",
    "UPSTREAM, 4, 800",
    "UPSTREAM, 5, -1",
    "UPSTREAM, 6, -1",
    "LIMITED, 1, 1000",
    "LIMITED, 2, 2000",
    "LIMITED, 3, 4000",
    "LIMITED, 4, 8000",
    "LIMITED, 5, -1"
  })
  void afterEachTry(Kind kind, int attempts, int millis) {
    assertEquals(millis(millis), policy(NO_JITTER).delay(Failure.of(kind, "x"), attempts));
  }

  /** S3-44 and S3-45: where the doubling ends, however many tries there may be. */
  @ParameterizedTest
  @CsvSource({
    "UPSTREAM, 7, 6400",
    "UPSTREAM, 8, 10000",
    "UPSTREAM, 99, 10000",
    "LIMITED, 5, 16000",
    "LIMITED, 6, 30000",
    "LIMITED, 99, 30000"
  })
  void theWaitsHaveACeiling(Kind kind, int attempts, int millis) {
    RetrySettings patient =
        new RetrySettings(
            100,
            Set.of(),
            BusyWords.NONE,
            STANDARD.usual(),
            STANDARD.limited(),
            0.25,
            Duration.ofSeconds(30));
    assertEquals(
        millis(millis),
        new RetryPolicy(patient, () -> NO_JITTER).delay(Failure.of(kind, "x"), attempts));
  }

  /** S3-46. */
  @ParameterizedTest
  @CsvSource({"0, 75", "0.25, 87", "0.5, 100", "0.75, 112", "0.999999, 124"})
  void jitterIsAQuarterEitherWay(double random, int millis) {
    Duration delay = policy(random).delay(Failure.of(Kind.UPSTREAM, "x"), 1).orElseThrow();
    assertEquals(millis, delay.toMillis());
  }

  @Test
  void jitterNeverLeavesItsBounds() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    RetryPolicy policy = new RetryPolicy(STANDARD, random::nextDouble);
    for (int i = 0; i < 10_000; i++) {
      Duration delay = policy.delay(Failure.of(Kind.LIMITED, "x"), 2).orElseThrow();
      boolean within = delay.toMillis() >= 1500 && delay.toMillis() <= 2500;
      assertTrue(within, () -> delay + ", seed " + seed);
    }
  }

  @Test
  void whoAsksToBeLeftAloneIsNotAskedEarlierByChance() {
    Failure failure = Failure.of(Kind.LIMITED, "x").withRetryAfter(Duration.ofMillis(999));
    assertEquals(Duration.ofMillis(999), policy(0).delay(failure, 1).orElseThrow());
  }

  @ParameterizedTest
  @CsvSource({"LIMITED, 429", "UPSTREAM, 500", "TIMEOUT, 408"})
  void aStatusCanBeTakenOffTheList(Kind kind, int status) {
    RetrySettings none =
        new RetrySettings(
            5,
            Set.of(),
            BusyWords.NONE,
            STANDARD.usual(),
            STANDARD.limited(),
            0,
            Duration.ofSeconds(30));
    RetryPolicy policy = new RetryPolicy(none, () -> NO_JITTER);
    assertEquals(Optional.empty(), policy.delay(answered(kind, status), 1));
    assertFalse(policy.delay(answered(Kind.UPSTREAM, 0), 1).isEmpty());
  }

  /** The words of S3-38 to S3-41, and what must not be mistaken for them. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"msg\":\"系统繁忙，请稍后再试\"} | true",
        "{\"error\":{\"message\":\"System Busy, try later\"}} | true",
        "Rate Limit reached | true",
        "TOO MANY REQUESTS | true",
        "the model is Temporarily Unavailable | true",
        "the system was busy | false",
        "ratelimit | false",
        "'' | false"
      })
  void busyWords(String body, boolean busy) {
    assertEquals(busy, policy(NO_JITTER).meansBusy(body));
  }

  @ParameterizedTest
  @CsvSource({
    "Quota Nearly Gone, quota nearly, true",
    "rate limit, quota nearly, false",
    "quota nearly, '', false",
    "quota nearly, ' ', false"
  })
  void anOperatorHasOtherBusyWords(String body, String text, boolean busy) {
    assertEquals(busy, new BusyWords(List.of(text, "none of that")).areIn(body));
  }
}
