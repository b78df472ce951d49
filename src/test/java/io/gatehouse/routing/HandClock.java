// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** Stands still until it is moved by hand. */
final class HandClock extends Clock {
  static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private volatile Instant now = START;

  void move(Duration by) {
    now = now.plus(by);
  }

  void moveSeconds(double seconds) {
    move(Duration.ofMillis((long) (seconds * 1000)));
  }

  @Override
  public Instant instant() {
    return now;
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
