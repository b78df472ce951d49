// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

/**
 * Tokens a reply has cost so far; a later report replaces an earlier one. {@code cachedInput} is
 * part of {@code input}, {@code reasoning} is part of {@code output}.
 */
public record Usage(long input, long output, long cachedInput, long reasoning) {
  /** Nothing reported yet. */
  public static final Usage NONE = new Usage(0, 0, 0, 0);

  public Usage(long input, long output) {
    this(input, output, 0, 0);
  }

  /** Input and output together. */
  public long total() {
    return input + output;
  }
}
