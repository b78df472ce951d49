// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import java.time.Duration;

/**
 * One attempt that is over, as clients and operators are told of it.
 *
 * @param status what the upstream answered, 0 when it gave none
 * @param time from the moment it was asked
 * @param outcome {@value #ANSWERED}, or why it could not help, in words without any content
 */
public record Tried(String upstream, String model, int status, Duration time, String outcome) {
  public static final String ANSWERED = "answered";

  public boolean hasAnswered() {
    return outcome.equals(ANSWERED);
  }
}
