// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.AddressRange;
import io.gatehouse.model.Caller;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Refused;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;

/** Holds callers to what can be seen of a request before its body: where from, and what for. */
public final class Permits {
  private Permits() {}

  /**
   * Lets pass who may ask from there.
   *
   * @param address as the server knows it
   * @throws Refused with 403
   */
  public static void requireAddress(Caller caller, String address) {
    List<AddressRange> ranges = caller.permit().addresses();
    if (!ranges.isEmpty() && parsed(address).filter(from -> isIn(ranges, from)).isEmpty()) {
      throw refusal(
          "This caller may not ask from the address " + address + ".", "address_not_allowed");
    }
  }

  /**
   * Lets pass who may ask for that.
   *
   * @param endpoint the path below the API's prefix
   * @throws Refused with 403
   */
  public static void requireEndpoint(Caller caller, String endpoint) {
    List<NamePattern> endpoints = caller.permit().endpoints();
    if (!endpoints.isEmpty() && endpoints.stream().noneMatch(one -> one.matches(endpoint))) {
      throw refusal("This caller may not use " + endpoint + ".", "endpoint_not_allowed");
    }
  }

  private static boolean isIn(List<AddressRange> ranges, InetAddress address) {
    return ranges.stream().anyMatch(range -> range.contains(address));
  }

  private static Optional<InetAddress> parsed(String address) {
    try {
      return Optional.of(AddressRange.address(address.replaceAll("%.*", "")));
    } catch (IllegalArgumentException noAddress) {
      return Optional.empty();
    }
  }

  private static Refused refusal(String message, String code) {
    return new Refused(Failure.of(Kind.FORBIDDEN, message).withCode(code));
  }
}
