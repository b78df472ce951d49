// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.AddressRange;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import java.net.InetAddress;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.logging.Logger;

/**
 * Decides by its address alone whether somebody may ask, and how often.
 *
 * <p>The permanent deny list beats everything; then the allow list, whose addresses are neither
 * limited nor ever denied by themselves; then the list of those denied while we run; then the
 * limits.
 */
public final class AddressGuard {
  /**
   * What the operator has said.
   *
   * @param deny for ever
   * @param proxies those that are believed: behind one are many, so that none is denied by itself
   * @param six how many bits of an IPv6 address one caller has
   */
  public record Rules(
      List<AddressRange> allow,
      List<AddressRange> deny,
      List<AddressRange> proxies,
      int six,
      AutoDeny auto) {
    public Rules {
      allow = List.copyOf(allow);
      deny = List.copyOf(deny);
      proxies = List.copyOf(proxies);
    }
  }

  private static final Logger LOG = Logger.getLogger(AddressGuard.class.getName());

  private final Rules rules;
  private final DenyList denied;
  private final Optional<AddressLimits> limits;
  private final Violations violations;
  private final Clock clock;

  public AddressGuard(Rules rules, DenyList denied, Optional<AddressLimits> limits, Clock clock) {
    this.rules = rules;
    this.denied = denied;
    this.limits = limits;
    this.clock = clock;
    this.violations = new Violations(rules.auto().threshold(), rules.auto().memory(), clock);
  }

  public Rules rules() {
    return rules;
  }

  /** Those denied while we run, by violations or by an administrator. */
  public DenyList denied() {
    return denied;
  }

  /** Whether anybody's requests are counted. */
  public boolean limits() {
    return limits.isPresent();
  }

  /**
   * Lets an address in, or not.
   *
   * @throws Refused with 403
   */
  public void admit(InetAddress address) {
    if (isIn(rules.deny(), address)
        || (!isIn(rules.allow(), address) && denied.find(address).isPresent())) {
      throw new Refused(
          Failure.of(Kind.FORBIDDEN, "Requests from this address are not accepted.")
              .withCode("ip_blocked"));
    }
  }

  /** Counts a request; empty where the address is not limited. */
  public Optional<Standing> count(InetAddress address) {
    if (limits.isEmpty() || isIn(rules.allow(), address)) {
      return Optional.empty();
    }
    AddressLimits.Count count = limits.get().count(place(address));
    if (count.standing().isRefused() && !count.crowded()) {
      violated(address);
    }
    return Optional.of(count.standing());
  }

  private AddressRange place(InetAddress address) {
    int length = address.getAddress().length;
    return AddressRange.around(address, length == 4 ? 32 : rules.six());
  }

  private void violated(InetAddress address) {
    AutoDeny auto = rules.auto();
    if (auto.mode() == AutoDeny.Mode.OFF || isIn(rules.proxies(), address)) {
      return;
    }
    AddressRange place = auto.place(address);
    if (violations.isOneTooMany(place)) {
      String reason = auto.threshold() + " requests above a limit";
      if (denied.add(new Denied(place, clock.instant().truncatedTo(ChronoUnit.MILLIS), reason))) {
        LOG.warning(
            () -> "Addresses are denied from now on, for " + reason + "; see GET /admin/blacklist");
      }
    }
  }

  /** Forgets whom nothing is held against; to be called now and then. */
  public void sweep() {
    limits.ifPresent(AddressLimits::sweep);
  }

  private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
    for (AddressRange range : ranges) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }
}
