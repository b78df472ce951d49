// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.telemetry;

import io.gatehouse.model.AddressRange;
import java.net.InetAddress;

/** How much of a caller's address the request log tells: an address may be a person's. */
public enum ShownAddress {
  NONE,
  /** The network: 24 bits of IPv4, 48 of IPv6. */
  MASKED,
  FULL;

  /** What is told of this one; nothing where nothing shall be. */
  public String of(InetAddress address) {
    int length = address.getAddress().length;
    return switch (this) {
      case NONE -> "";
      case MASKED -> AddressRange.around(address, length == 4 ? 24 : 48).toString();
      case FULL -> AddressRange.around(address, length * 8).toString();
    };
  }
}
