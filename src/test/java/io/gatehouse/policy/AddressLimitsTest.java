// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.AddressRange;
import io.gatehouse.model.Rate;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class AddressLimitsTest {
  private static final AddressRange ONE = AddressRange.parse("192.0.2.1");
  private static final AddressRange OTHER = AddressRange.parse("192.0.2.2");

  private final HandMeter time = new HandMeter();

  private AddressLimits limits(String... rates) {
    return new AddressLimits(List.of(rates).stream().map(Rate::parse).toList(), time, 100);
  }

  private static Standing count(AddressLimits limits, AddressRange place) {
    return limits.count(place).standing();
  }

  @Test
  void oneRate() {
    AddressLimits limits = limits("2/minute");
    assertEquals(new Standing(2, 1, Duration.ofSeconds(30), Optional.empty()), count(limits, ONE));
    assertEquals(new Standing(2, 0, Duration.ofSeconds(60), Optional.empty()), count(limits, ONE));
    time.move(Duration.ofSeconds(10));
    assertEquals(
        new Standing(2, 0, Duration.ofSeconds(60), Optional.of(Duration.ofSeconds(20))),
        count(limits, ONE));
    assertFalse(count(limits, OTHER).isRefused());
    time.move(Duration.ofSeconds(20).minusNanos(1));
    assertEquals(Optional.of(Duration.ofNanos(1)), count(limits, ONE).again());
    time.move(Duration.ofNanos(1));
    assertFalse(count(limits, ONE).isRefused());
  }

  @Test
  void allMustAgreeAndWhereOneRefusesNoneCounts() {
    AddressLimits limits = limits("5/minute", "2/s");
    assertEquals(4, left(limits, 5));
    assertEquals(0, count(limits, ONE).remaining());
    for (int i = 0; i < 20; i++) {
      Standing refused = count(limits, ONE);
      assertEquals(2, refused.limit());
      assertEquals(Optional.of(Duration.ofMillis(500)), refused.again());
    }
    time.move(Duration.ofSeconds(1));
    count(limits, ONE);
    count(limits, ONE);
    time.move(Duration.ofSeconds(1));
    count(limits, ONE);
    assertEquals(5, count(limits, ONE).limit());
    assertTrue(count(limits, ONE).again().orElseThrow().compareTo(Duration.ofSeconds(9)) > 0);
  }

  /** The first count of a place, by the rate of that limit. */
  private long left(AddressLimits limits, long limit) {
    Standing standing = count(limits, ONE);
    return standing.limit() == limit ? standing.remaining() : limit - 1;
  }

  @Test
  void whoKeepsAwayIsForgotten() {
    AddressLimits limits = limits("2/minute", "100/s");
    count(limits, ONE);
    count(limits, OTHER);
    limits.sweep();
    assertEquals(2, limits.places());
    time.move(Duration.ofSeconds(29));
    count(limits, OTHER);
    limits.sweep();
    assertEquals(2, limits.places());
    time.move(Duration.ofSeconds(2));
    limits.sweep();
    assertEquals(1, limits.places());
  }

  @Test
  void manyAtOnceGetNotOneTooMany() throws Exception {
    AddressLimits limits = limits("500/h", "400/d");
    AtomicInteger let = new AtomicInteger();
    List<Thread> all =
        Stream.generate(
                () ->
                    new Thread(
                        () -> {
                          for (int i = 0; i < 200; i++) {
                            let.addAndGet(count(limits, ONE).isRefused() ? 0 : 1);
                          }
                        }))
            .limit(8)
            .toList();
    all.forEach(Thread::start);
    for (Thread each : all) {
      each.join();
    }
    assertEquals(400, let.get());
  }

  @Test
  void aFloodOfAddressesIsOnePlace() {
    AddressLimits limits = limits("3/minute");
    count(limits, ONE);
    for (int i = 0; i < 99; i++) {
      assertFalse(limits.count(AddressRange.parse("198.51.100." + i)).crowded());
    }
    for (int i = 0; i < 3; i++) {
      var crowded = limits.count(AddressRange.parse("2001:db8::" + i));
      assertTrue(crowded.crowded());
      assertFalse(crowded.standing().isRefused());
    }
    assertTrue(count(limits, AddressRange.parse("2001:db8::9")).isRefused());
    assertEquals(1, count(limits, ONE).remaining());
    assertEquals(100, limits.places());
    time.move(Duration.ofMinutes(2));
    limits.sweep();
    assertFalse(limits.count(AddressRange.parse("2001:db8::9")).crowded());
  }
}
