// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Allowance;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicInteger;

/** An allowance, and how much of it is taken now. Thread-safe. */
final class Limit {
  private final String whose;
  private final Allowance allowance;
  private final List<Purse> requests;
  private final List<Purse> tokens;
  private final AtomicInteger inFlight = new AtomicInteger();

  /**
   * @param key names whose it is, the same on every node
   * @param whose the same for people
   */
  Limit(String key, String whose, Allowance allowance, Rates rates) {
    this.whose = whose;
    this.allowance = allowance;
    this.requests = purses(key + " requests ", allowance.requests(), rates);
    this.tokens = purses(key + " tokens ", allowance.tokens(), rates);
  }

  private static List<Purse> purses(String prefix, List<Rate> all, Rates rates) {
    return all.stream().map(rate -> rates.purse(prefix + rate, rate)).toList();
  }

  Allowance allowance() {
    return allowance;
  }

  List<Purse> requests() {
    return requests;
  }

  List<Purse> tokens() {
    return tokens;
  }

  Reading read() {
    return new Reading(
        allowance,
        OptionalInt.of(inFlight.get()),
        Reading.levels(requests),
        Reading.levels(tokens));
  }

  /** Whether it matters how long a question is. */
  boolean counts() {
    return !tokens.isEmpty() || allowance.longestInput().isPresent();
  }

  boolean isIdle() {
    return inFlight.get() == 0
        && requests.stream().allMatch(Purse::isFull)
        && tokens.stream().allMatch(Purse::isFull);
  }

  /** Takes one of the places. */
  boolean enter() {
    int now = inFlight.incrementAndGet();
    if (now > allowance.concurrent().orElse(Integer.MAX_VALUE)) {
      inFlight.decrementAndGet();
      return false;
    }
    return true;
  }

  void leave() {
    inFlight.decrementAndGet();
  }

  /** Why a request is larger than is ever allowed; empty when it is not. */
  Optional<Failure> excess(Demand demand) {
    OptionalLong longest = allowance.longestInput();
    if (demand.input() > longest.orElse(Long.MAX_VALUE)) {
      return Optional.of(
          Failure.of(
                  Kind.INVALID,
                  "The input is about "
                      + demand.input()
                      + " tokens long; "
                      + whose
                      + " may send at most "
                      + longest.getAsLong()
                      + ".")
              .withCode("input_too_long"));
    }
    long output = demand.output().orElse(0);
    if (output > allowance.longestOutput().orElse(Long.MAX_VALUE)) {
      return Optional.of(
          Failure.of(
                  Kind.INVALID,
                  "'"
                      + demand.field()
                      + "' asks for up to "
                      + output
                      + " tokens in all answers together; "
                      + whose
                      + " may ask for at most "
                      + allowance.longestOutput().getAsLong()
                      + ".")
              .withCode("output_too_long")
              .withParam(demand.field()));
    }
    return Optional.empty();
  }

  Failure full() {
    return Failure.of(
            Kind.LIMITED,
            capital()
                + " may have at most "
                + allowance.concurrent().orElse(0)
                + " requests in flight at a time.")
        .withCode("too_many_requests_in_flight")
        .withRetryAfter(Duration.ofSeconds(1));
  }

  /** Of a rate that is used up for now. */
  Failure usedUp(String what, Rate rate, Duration wait) {
    return Failure.of(
            Kind.LIMITED,
            "Rate limit reached: "
                + whose
                + " may use "
                + rate
                + " of "
                + what
                + ". Try again in "
                + Span.of(wait)
                + ".")
        .withCode("rate_limit_exceeded")
        .withRetryAfter(wait);
  }

  /** Of a request that the rate has no room for even when nothing is used. */
  Failure tooLarge(Rate rate, long amount) {
    return Failure.of(
            Kind.QUOTA,
            "The request may need "
                + amount
                + " tokens, and "
                + whose
                + " may use "
                + rate
                + ". Send less, or ask for less with a smaller bound on the output.")
        .withCode("rate_limit_exceeded");
  }

  private String capital() {
    return Character.toUpperCase(whose.charAt(0)) + whose.substring(1);
  }
}
