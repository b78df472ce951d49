// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

/**
 * Tokens a reply has cost so far; a later report replaces an earlier one.
 *
 * @param cachedInput part of {@code input} that was read from the upstream's cache
 * @param cacheWritten part of {@code input} that was written to it
 * @param reasoning part of {@code output} that was spent on thoughts
 * @param estimated counted by us, because the upstream did not say
 */
public record Usage(
    long input,
    long output,
    long cachedInput,
    long cacheWritten,
    long reasoning,
    boolean estimated) {
  /** Nothing reported yet. */
  public static final Usage NONE = new Usage(0, 0);

  public Usage(long input, long output) {
    this(input, output, 0, 0);
  }

  public Usage(long input, long output, long cachedInput, long reasoning) {
    this(input, output, cachedInput, 0, reasoning, false);
  }

  /** Counted by us. */
  public static Usage estimate(long input, long output) {
    return new Usage(input, output, 0, 0, 0, true);
  }

  /** What both have cost. */
  public Usage and(Usage more) {
    return new Usage(
        sum(input, more.input),
        sum(output, more.output),
        cachedInput + more.cachedInput,
        cacheWritten + more.cacheWritten,
        reasoning + more.reasoning,
        estimated || more.estimated);
  }

  /** Upstreams may say anything. */
  private static long sum(long one, long other) {
    long sum = one + other;
    return one > 0 && other > 0 && sum < 0 ? Long.MAX_VALUE : sum;
  }

  /** Input and output together. */
  public long total() {
    return sum(input, output);
  }
}
