// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

/**
 * How many requests are under way, and how those that were have ended.
 *
 * @param finished by themselves, well or not
 * @param brokenOff ended by us because the gateway stops or a drain's time is over
 */
public record Traffic(int inFlight, long finished, long brokenOff) {
  public Traffic plus(Traffic other) {
    return new Traffic(
        inFlight + other.inFlight, finished + other.finished, brokenOff + other.brokenOff);
  }

  /** What has ended since then, and what is under way now. */
  public Traffic since(Traffic then) {
    return new Traffic(inFlight, finished - then.finished, brokenOff - then.brokenOff);
  }

  public long all() {
    return inFlight + finished + brokenOff;
  }
}
