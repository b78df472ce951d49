// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.Demand;
import io.gatehouse.policy.TokenCount;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Envelope;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/** Reads from a request how much it wants. */
final class Wants {
  private static final List<String> BOUNDS =
      List.of("max_completion_tokens", "max_tokens", "max_output_tokens");

  /** How many answers are made; some are made and thrown away. */
  private static final List<String> ANSWERS = List.of("n", "best_of");

  private static final long MOST = 1_000_000_000;

  /** To reckon a number takes time with the square of its length. */
  private static final int LONGEST = 40;

  private Wants() {}

  /**
   * How much it is, as far as its first level tells.
   *
   * @param count whether it matters how long the question is
   * @throws Refused when a bound that it names is none
   */
  static Demand of(Endpoint endpoint, Envelope asked, boolean count) {
    if (!endpoint.isSpoken()) {
      return Demand.unspoken(count && endpoint == Endpoint.EMBEDDINGS ? length(asked, "input") : 0);
    }
    OptionalLong bound = OptionalLong.empty();
    String field = BOUNDS.get(0);
    for (String name : BOUNDS) {
      OptionalLong said = number(asked, name);
      if (said.isPresent() && said.getAsLong() >= bound.orElse(0)) {
        bound = said;
        field = name;
      }
    }
    long answers = answers(asked);
    long input = count ? Tally.question(asked) : 0;
    return new Demand(input, times(bound, answers), field, true, answers);
  }

  private static long length(Envelope asked, String name) {
    TokenCount count = TokenCount.roughly();
    asked.raw(name).ifPresent(count::add);
    return count.tokens();
  }

  private static long answers(Envelope asked) {
    long most = 1;
    for (String name : ANSWERS) {
      most = Math.max(most, number(asked, name).orElse(1));
    }
    return most;
  }

  private static OptionalLong times(OptionalLong bound, long answers) {
    return bound.isEmpty() ? bound : OptionalLong.of(Math.min(MOST, bound.getAsLong() * answers));
  }

  /** What counts towards a limit has to be read as the upstream reads it. */
  private static OptionalLong number(Envelope asked, String name) {
    Optional<String> raw = asked.raw(name).filter(text -> !text.equals("null"));
    if (raw.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      BigDecimal number = new BigDecimal(raw.filter(text -> text.length() <= LONGEST).orElse(""));
      if (number.signum() >= 0 && number.precision() - number.scale() <= 10) {
        return OptionalLong.of(Math.min(MOST, number.longValueExact()));
      }
    } catch (ArithmeticException | NumberFormatException wrong) {
      // answered below
    }
    throw new Refused(
        Failure.of(Kind.INVALID, "'" + name + "' must be a whole number of at least 0.")
            .withParam(name));
  }
}
