// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.AddressRange;
import java.net.InetAddress;
import java.time.Duration;

/**
 * When an address is denied by itself.
 *
 * @param threshold violations before that
 * @param memory without a violation for so long, none counts any more
 * @param four how many bits of an IPv4 address stand for the place that is counted and denied
 * @param six the same of an IPv6 address
 */
public record AutoDeny(Mode mode, int threshold, Duration memory, int four, int six) {
  /** What is denied. */
  public enum Mode {
    OFF,
    /** The address; of IPv6 the network that one caller has. */
    SINGLE,
    SUBNET
  }

  AddressRange place(InetAddress address) {
    return AddressRange.around(address, address.getAddress().length == 4 ? four : six);
  }
}
