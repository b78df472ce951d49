// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.AddressRange;
import io.gatehouse.model.Rate;
import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.VerboseResult;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How many requests may come from one place. All rates must agree to a request; where one refuses,
 * none of them counts it. Thread-safe.
 *
 * <p>Who has not come for so long that all is as at the beginning is forgotten. When there are as
 * many places as are remembered, all others together are one place until there is room again: a
 * flood of addresses costs no memory, and nobody gets rid of a count by it.
 */
public final class AddressLimits {
  /**
   * What a request was counted as.
   *
   * @param standing of the place, by the rate that has the least left
   * @param crowded whether it had to be counted together with others
   */
  record Count(Standing standing, boolean crowded) {}

  /** Some 25 MB, if all of them are taken. */
  static final int PLACES = 50_000;

  private final List<Rate> rates;
  private final List<Bandwidth> bandwidths;
  private final TimeMeter clock;
  private final int most;
  private final Map<AddressRange, Bucket> places = new ConcurrentHashMap<>();
  private final Bucket crowd;

  /**
   * @param rates at least one
   */
  public AddressLimits(List<Rate> rates) {
    this(rates, TimeMeter.SYSTEM_NANOTIME, PLACES);
  }

  AddressLimits(List<Rate> rates, TimeMeter clock, int most) {
    this.rates = List.copyOf(rates);
    this.bandwidths = rates.stream().map(AddressLimits::bandwidth).toList();
    this.clock = clock;
    this.most = most;
    this.crowd = bucket();
  }

  private static Bandwidth bandwidth(Rate rate) {
    return Bandwidth.builder()
        .capacity(rate.amount())
        .refillGreedy(rate.amount(), rate.per())
        .build();
  }

  /** Counts a request. */
  Count count(AddressRange place) {
    Bucket own = own(place);
    return new Count(take(own == null ? crowd : own), own == null);
  }

  private @Nullable Bucket own(AddressRange place) {
    Bucket known = places.get(place);
    return known != null || places.size() >= most
        ? known
        : places.computeIfAbsent(place, unused -> bucket());
  }

  private Bucket bucket() {
    var bucket = Bucket.builder().withCustomTimePrecision(clock);
    bandwidths.forEach(bucket::addLimit);
    return bucket.build();
  }

  private Standing take(Bucket bucket) {
    VerboseResult<ConsumptionProbe> taken = bucket.asVerbose().tryConsumeAndReturnRemaining(1);
    long[] left = taken.getDiagnostics().getAvailableTokensPerEachBandwidth();
    int least = least(left);
    Rate rate = rates.get(least);
    long remaining = Math.max(0, left[least]);
    ConsumptionProbe probe = taken.getValue();
    return new Standing(
        rate.amount(),
        probe.isConsumed() ? remaining : 0,
        rate.per().multipliedBy(rate.amount() - remaining).dividedBy(rate.amount()),
        probe.isConsumed()
            ? Optional.empty()
            : Optional.of(Duration.ofNanos(probe.getNanosToWaitForRefill())));
  }

  /** Of several that have as little left, the slowest. */
  private int least(long[] left) {
    int least = 0;
    for (int i = 1; i < left.length; i++) {
      int more = Long.compare(left[least], left[i]);
      boolean slower = rates.get(i).per().compareTo(rates.get(least).per()) > 0;
      least = more > 0 || (more == 0 && slower) ? i : least;
    }
    return least;
  }

  /** Forgets whom nothing is held against; to be called now and then. */
  void sweep() {
    places.values().removeIf(AddressLimits::isFull);
  }

  private static boolean isFull(Bucket bucket) {
    return bucket.asVerbose().getAvailableTokens().getDiagnostics().calculateFullRefillingTime()
        <= 0;
  }

  int places() {
    return places.size();
  }
}
