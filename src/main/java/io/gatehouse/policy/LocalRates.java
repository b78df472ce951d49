// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Rate;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BandwidthBuilder;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** Rates of this node alone. */
public final class LocalRates implements Rates {
  private final LongSupplier clock;

  /**
   * @param clock in nanoseconds
   */
  public LocalRates(LongSupplier clock) {
    this.clock = clock;
  }

  @Override
  public Purse purse(String key, Rate rate) {
    return new Own(rate, bucket(rate));
  }

  /** Filled evenly; nobody counts in less than nanoseconds. */
  static Bandwidth bandwidth(Rate rate) {
    long amount = Math.min(rate.amount(), rate.per().toNanos());
    return BandwidthBuilder.builder().capacity(amount).refillGreedy(amount, rate.per()).build();
  }

  private Bucket bucket(Rate rate) {
    return Bucket.builder().addLimit(bandwidth(rate)).withCustomTimePrecision(meter()).build();
  }

  private TimeMeter meter() {
    return new TimeMeter() {
      @Override
      public long currentTimeNanos() {
        return clock.getAsLong();
      }

      @Override
      public boolean isWallClockBased() {
        return false;
      }
    };
  }

  private record Own(Rate rate, Bucket bucket) implements Purse {
    @Override
    public void take(long amount, Consumer<Left> told) {
      if (amount <= 0) {
        told.accept(new Left(true, Math.max(0, bucket.getAvailableTokens()), Duration.ZERO));
        return;
      }
      ConsumptionProbe probe = bucket.tryConsumeAndReturnRemaining(amount);
      boolean granted = probe.isConsumed();
      long nanos = granted ? probe.getNanosToWaitForReset() : probe.getNanosToWaitForRefill();
      told.accept(
          new Left(granted, Math.max(0, probe.getRemainingTokens()), Duration.ofNanos(nanos)));
    }

    @Override
    public void put(long amount) {
      if (amount > 0) {
        bucket.addTokens(amount);
      } else if (amount < 0) {
        long unused = bucket.consumeIgnoringRateLimits(-amount);
      }
    }

    @Override
    public Optional<Quota> look() {
      var seen = bucket.asVerbose().getAvailableTokens();
      long nanos = Math.max(0, seen.getDiagnostics().calculateFullRefillingTime());
      return Optional.of(
          new Quota(rate.amount(), Math.max(0, seen.getValue()), Duration.ofNanos(nanos)));
    }

    @Override
    public boolean isFull() {
      return bucket.getAvailableTokens() >= rate.amount();
    }
  }
}
