// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.model.Allowance;
import io.gatehouse.policy.Quota;
import io.gatehouse.policy.Reading;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** A limit as administrators see it, with what is left of it on this node. */
@JsonbPropertyOrder({"requests", "tokens", "concurrent", "longest_input", "longest_output"})
public record LimitView(
    List<Level> requests,
    List<Level> tokens,
    @Nullable Integer concurrent,
    @Nullable Long longest_input,
    @Nullable Long longest_output) {
  /**
   * A rate, and how it stands.
   *
   * @param limit the most that can be left; while a node is alone its part, so less than the rate
   * @param remaining null while this node knows nothing of it
   * @param resets_in seconds, rounded up, until all is there again
   */
  @JsonbPropertyOrder({"rate", "limit", "remaining", "resets_in"})
  public record Level(String rate, long limit, @Nullable Long remaining, @Nullable Long resets_in) {
    static Level of(Reading.Level level) {
      Quota left = level.left().orElse(null);
      return new Level(
          level.rate().toString(),
          left == null ? level.rate().amount() : left.limit(),
          left == null ? null : left.remaining(),
          left == null ? null : seconds(left.reset()));
    }

    private static long seconds(Duration time) {
      return time.plusNanos(999_999_999).toSeconds();
    }
  }

  static LimitView of(Reading reading) {
    Allowance allowance = reading.allowance();
    return new LimitView(
        reading.requests().stream().map(Level::of).toList(),
        reading.tokens().stream().map(Level::of).toList(),
        allowance.concurrent().isPresent() ? allowance.concurrent().getAsInt() : null,
        orNull(allowance.longestInput()),
        orNull(allowance.longestOutput()));
  }

  private static @Nullable Long orNull(OptionalLong number) {
    return number.isPresent() ? number.getAsLong() : null;
  }

  static @Nullable Integer inFlight(Reading reading) {
    return reading.inFlight().isPresent() ? reading.inFlight().getAsInt() : null;
  }
}
