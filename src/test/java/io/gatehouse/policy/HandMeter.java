// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.github.bucket4j.TimeMeter;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/** A time that stands still until it is moved by hand, for buckets and for everybody else. */
final class HandMeter extends Clock implements TimeMeter {
  private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

  private Duration passed = Duration.ZERO;

  void move(Duration by) {
    passed = passed.plus(by);
  }

  @Override
  public long currentTimeNanos() {
    return passed.toNanos();
  }

  @Override
  public boolean isWallClockBased() {
    return false;
  }

  @Override
  public Instant instant() {
    return START.plus(passed);
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
