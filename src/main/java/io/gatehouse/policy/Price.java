// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Money;
import io.gatehouse.model.Usage;
import java.util.OptionalLong;

/**
 * What tokens cost, each in millionths of the currency for a million tokens.
 *
 * @param cachedInput of input that the upstream had in its cache
 * @param cacheWritten of input that it put there
 * @param output thoughts included
 * @param mostOutput tokens that an answer can have at most, where that is known
 */
public record Price(
    long input, long cachedInput, long cacheWritten, long output, OptionalLong mostOutput) {
  /** More than any upstream can mean, so that no sum overflows. */
  private static final long MOST_TOKENS = 1_000_000_000;

  /** So much that four of them can be added. */
  private static final long MOST_MONEY = Long.MAX_VALUE / 5;

  private static final int TO_NANOS = 1000;

  /** What has been used, rounded to the nearest billionth. */
  public Money of(Usage usage) {
    long all = tokens(usage.input());
    long cached = Math.min(tokens(usage.cachedInput()), all);
    long written = Math.min(tokens(usage.cacheWritten()), all - cached);
    long sum =
        cost(all - cached - written, input)
            + cost(cached, cachedInput)
            + cost(written, cacheWritten)
            + cost(tokens(usage.output()), output);
    return new Money((sum + TO_NANOS / 2) / TO_NANOS);
  }

  /** The most that so many tokens can cost, rounded up. */
  public Money most(long input, long output) {
    long sum =
        cost(tokens(input), Math.max(this.input, cacheWritten)) + cost(tokens(output), this.output);
    return new Money((sum + TO_NANOS - 1) / TO_NANOS);
  }

  private static long cost(long tokens, long price) {
    long cost = tokens * price;
    return Math.multiplyHigh(tokens, price) == 0 && cost >= 0
        ? Math.min(cost, MOST_MONEY)
        : MOST_MONEY;
  }

  private static long tokens(long said) {
    return Math.max(0, Math.min(said, MOST_TOKENS));
  }
}
