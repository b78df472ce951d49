// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import io.gatehouse.config.settings.AddressSettings;
import io.gatehouse.ledger.Store;
import io.gatehouse.model.Rate;
import io.gatehouse.policy.AddressGuard;
import io.gatehouse.policy.AddressLimits;
import io.gatehouse.policy.AutoDeny;
import io.gatehouse.policy.ClientAddress;
import io.gatehouse.policy.DenyFile;
import io.gatehouse.policy.DenyList;
import io.gatehouse.policy.HeldDenyList;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;

/**
 * What is decided by the address that a request comes from.
 *
 * @param client who really asks
 * @param guard who may ask, and how often
 */
public record AddressRules(ClientAddress client, AddressGuard guard, Optional<DenyFile> file)
    implements AutoCloseable {
  private static final int SWEEP_SECONDS = 10;

  static AddressRules of(
      AddressSettings settings, Optional<Store> store, ScheduledExecutorService scheduler) {
    DenyList denied = new HeldDenyList();
    Optional<DenyFile> file = settings.autoDeny().file().map(path -> open(path, denied));
    store.ifPresent(shared -> new SharedDenials(shared, denied).runOn(scheduler));
    AddressGuard guard =
        new AddressGuard(rules(settings), denied, limits(settings), Clock.systemUTC());
    if (guard.limits()) {
      var unused =
          scheduler.scheduleWithFixedDelay(
              guard::sweep, SWEEP_SECONDS, SWEEP_SECONDS, TimeUnit.SECONDS);
    }
    return new AddressRules(
        new ClientAddress(settings.trustedProxies().orElse(List.of()), settings.header()),
        guard,
        file);
  }

  private static AddressGuard.Rules rules(AddressSettings settings) {
    return new AddressGuard.Rules(
        settings.allow().orElse(List.of()),
        settings.deny().orElse(List.of()),
        settings.trustedProxies().orElse(List.of()),
        settings.ipv6Prefix(),
        autoDeny(settings));
  }

  private static AutoDeny autoDeny(AddressSettings settings) {
    var auto = settings.autoDeny();
    boolean subnet = auto.mode() == AutoDeny.Mode.SUBNET;
    return new AutoDeny(
        auto.mode(),
        auto.threshold(),
        auto.memory(),
        subnet ? auto.ipv4Mask() : 32,
        subnet ? auto.ipv6Mask() : settings.ipv6Prefix());
  }

  private static Optional<AddressLimits> limits(AddressSettings settings) {
    var limits = settings.limits();
    var usual = limits.usual();
    var strict = limits.strict();
    var burst = limits.burst();
    List<Rate> rates = new ArrayList<>();
    add(rates, usual.enabled(), usual.limit(), usual.window());
    add(rates, strict.enabled(), strict.limit(), strict.window());
    add(rates, burst.enabled(), burst.limit(), burst.window());
    return rates.isEmpty() ? Optional.empty() : Optional.of(new AddressLimits(rates));
  }

  private static void add(List<Rate> rates, boolean enabled, int limit, Duration window) {
    if (enabled) {
      rates.add(new Rate(limit, window));
    }
  }

  /** Without its list the gateway would let in whom it has denied before. */
  private static DenyFile open(Path path, DenyList denied) {
    try {
      return DenyFile.open(path, denied);
    } catch (IOException unreadable) {
      throw new IllegalArgumentException(
          "gatehouse.addresses.auto-deny.file: "
              + path.toAbsolutePath()
              + " cannot be read ("
              + unreadable.getClass().getSimpleName()
              + "), expected a file that can be, or none there",
          unreadable);
    }
  }

  @Override
  public void close() {
    file.ifPresent(DenyFile::close);
  }
}
