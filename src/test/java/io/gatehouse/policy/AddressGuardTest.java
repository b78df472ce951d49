// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.AddressRange;
import io.gatehouse.model.Rate;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.AutoDeny.Mode;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which list beats which, and who gets on the automatic one. One request a minute is allowed. */
class AddressGuardTest {
  private static final int THRESHOLD = 3;

  private final HandMeter time = new HandMeter();
  private final DenyList denied = new HeldDenyList();

  private AddressGuard guard(Mode mode, int four, int six) {
    return new AddressGuard(
        new AddressGuard.Rules(
            ranges("10.0.0.0/8", "192.0.2.9"),
            ranges("10.6.6.0/24"),
            ranges("203.0.113.0/24"),
            64,
            new AutoDeny(mode, THRESHOLD, Duration.ofHours(1), four, six)),
        denied,
        Optional.of(new AddressLimits(List.of(Rate.parse("1/minute")), time, 20_000)),
        time);
  }

  private static List<AddressRange> ranges(String... texts) {
    return Stream.of(texts).map(AddressRange::parse).toList();
  }

  private static boolean admits(AddressGuard guard, String address) {
    try {
      guard.admit(AddressRange.address(address));
      return true;
    } catch (Refused refused) {
      assertEquals(403, refused.failure().status());
      assertEquals(Optional.of("ip_blocked"), refused.failure().code());
      return false;
    }
  }

  /** So many requests, all but the first of which are refused. */
  private static void send(AddressGuard guard, String address, int requests) {
    for (int i = 0; i < requests; i++) {
      guard.count(AddressRange.address(address));
    }
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, true",
    "192.0.2.7, false", // denied meanwhile
    "192.0.2.9, true", // denied meanwhile, but allowed
    "10.1.1.1, true",
    "10.6.6.6, false", // allowed, but denied for ever
    "::ffff:10.6.6.6, false"
  })
  void whichListBeatsWhich(String address, boolean admitted) {
    for (AddressRange range : ranges("192.0.2.7", "192.0.2.8/31")) {
      denied.add(new Denied(range, time.instant(), ""));
    }
    assertEquals(admitted, admits(guard(Mode.OFF, 32, 64), address));
  }

  @ParameterizedTest
  @CsvSource({
    "SINGLE, 192.0.2.1, 192.0.2.1",
    "SINGLE, 2001:db8::1, 2001:db8:0:0:0:0:0:0/64",
    "SUBNET, 192.0.2.1, 192.0.2.0/24",
    "SUBNET, 2001:db8::1, 2001:db8:0:0:0:0:0:0/48",
    "OFF, 192.0.2.1, ",
    "SINGLE, 10.1.1.1, ", // allowed
    "SINGLE, 203.0.113.1, " // a proxy
  })
  void whoIsDeniedByItself(Mode mode, String address, String range) {
    boolean subnet = mode == Mode.SUBNET;
    AddressGuard guard = guard(mode, subnet ? 24 : 32, subnet ? 48 : 64);
    send(guard, address, THRESHOLD);
    assertTrue(admits(guard, address));
    send(guard, address, 1);
    assertEquals(
        range == null ? List.of() : List.of(range),
        denied.all().stream().map(entry -> entry.range().toString()).toList());
    assertEquals(range == null, admits(guard, address));
  }

  @Test
  void aSubnetIsCountedAsOne() {
    AddressGuard guard = guard(Mode.SUBNET, 24, 48);
    for (int i = 1; i <= THRESHOLD; i++) {
      send(guard, "192.0.2." + i, 2);
    }
    assertFalse(admits(guard, "192.0.2.200"));
    assertTrue(admits(guard, "192.0.3.1"));
  }

  @Test
  void allAddressesOfACallersNetworkAreOne() {
    AddressGuard guard = guard(Mode.SINGLE, 32, 64);
    for (int i = 0; i <= THRESHOLD; i++) {
      send(guard, "2001:db8::" + i, 1);
    }
    assertFalse(admits(guard, "2001:db8::ffff"));
    assertTrue(admits(guard, "2001:db8:0:1::1"));
  }

  @Test
  void whoKeepsToTheLimitForAnHourStartsAnew() {
    AddressGuard guard = guard(Mode.SINGLE, 32, 64);
    send(guard, "192.0.2.1", THRESHOLD);
    time.move(Duration.ofHours(1));
    send(guard, "192.0.2.1", THRESHOLD);
    assertTrue(admits(guard, "192.0.2.1"));
    send(guard, "192.0.2.1", 1);
    assertFalse(admits(guard, "192.0.2.1"));
  }

  @Test
  void whoIsLiftedStartsAnew() {
    AddressGuard guard = guard(Mode.SINGLE, 32, 64);
    send(guard, "192.0.2.1", 1 + THRESHOLD);
    assertTrue(denied.remove(AddressRange.parse("192.0.2.1")));
    send(guard, "192.0.2.1", THRESHOLD - 1);
    assertTrue(admits(guard, "192.0.2.1"));
  }

  @Test
  void aFloodOfPlacesCostsNoMemoryAndTheCrowdIsNotDenied() {
    Violations violations = new Violations(2, Duration.ofHours(1), time);
    AddressRange worst = AddressRange.parse("192.0.2.1");
    for (int i = 0; i < 2 * Violations.PLACES; i++) {
      assertFalse(
          violations.isOneTooMany(AddressRange.parse("2001:db8::" + (i / 9999) + ":" + i % 9999)));
    }
    assertEquals(Violations.PLACES, violations.places());
    assertFalse(violations.isOneTooMany(worst));
    assertTrue(violations.isOneTooMany(worst));
    AddressGuard full =
        new AddressGuard(
            new AddressGuard.Rules(
                List.of(),
                List.of(),
                List.of(),
                64,
                new AutoDeny(Mode.SINGLE, 1, Duration.ofHours(1), 32, 64)),
            denied,
            Optional.of(new AddressLimits(List.of(Rate.parse("1/minute")), time, 0)),
            time);
    send(full, "192.0.2.1", 5);
    assertEquals(List.of(), denied.all());
  }
}
