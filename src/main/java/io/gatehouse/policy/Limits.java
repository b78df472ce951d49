// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import java.util.List;

/** The limits that hold for one request, in the order to be asked. */
public final class Limits {
  public static final Limits NONE = new Limits(List.of(), 0);

  private final List<Limit> all;
  private final long usualOutput;

  /**
   * @param usualOutput tokens that an answer is taken to have while nobody knows
   */
  Limits(List<Limit> all, long usualOutput) {
    this.all = all;
    this.usualOutput = usualOutput;
  }

  public boolean isEmpty() {
    return all.isEmpty();
  }

  /** Whether it matters how long a question is. */
  public boolean counts() {
    for (Limit limit : all) {
      if (limit.counts()) {
        return true;
      }
    }
    return false;
  }

  /** What a request takes of them; nothing yet. */
  public Hold hold(Demand demand) {
    return new Hold(all, demand, usualOutput);
  }
}
