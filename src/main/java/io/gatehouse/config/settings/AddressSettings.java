// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.gatehouse.model.AddressRange;
import io.gatehouse.policy.ClientAddress;
import io.smallrye.config.WithDefault;
import java.util.List;
import java.util.Optional;

/** What depends on the address that a request comes from. */
public interface AddressSettings {
  @Doc("Addresses and ranges that are neither limited nor ever denied by themselves.")
  Optional<List<AddressRange>> allow();

  @Doc("When addresses are denied by themselves, and where those are kept.")
  AutoDenySettings autoDeny();

  @Doc(
      "Addresses and ranges that are answered 403 whatever they ask for. It beats every other list,"
          + " `allow` too.")
  Optional<List<AddressRange>> deny();

  @Doc(
      "Which header the trusted proxies write: `forwarded`, `x-forwarded-for`, or `any`. With `any` a"
          + " request whose headers name two different addresses is refused.")
  @WithDefault("any")
  ClientAddress.Header header();

  @Doc("How many bits of an IPv6 address one caller has: all addresses in there are one.")
  @Bounds(min = "32", max = "128")
  @WithDefault("64")
  int ipv6Prefix();

  @Doc(
      "How many requests an address may send; those for `/health` and `/ping` are not counted. All"
          + " limits that are on must agree.")
  AddressLimitSettings limits();

  @Doc(
      "Proxies whose `forwarded` or `x-forwarded-for` is believed, see"
          + " [operations](operations.md#addresses). Without one no such header is.")
  Optional<List<AddressRange>> trustedProxies();
}
