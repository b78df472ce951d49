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

/** Holds callers to what can be seen of a request before its body: where from, and what for. */
public final class Permits {
  private Permits() {}

  /**
   * Lets pass who may ask from there.
   *
   * @param address where it asks from
   * @throws Refused with 403
   */
  public static void requireAddress(Caller caller, InetAddress address) {
    List<AddressRange> ranges = caller.permit().addresses();
    if (!ranges.isEmpty() && !isIn(ranges, address)) {
      throw refusal(
          "This caller may not ask from the address " + address.getHostAddress() + ".",
          "address_not_allowed");
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

  private static Refused refusal(String message, String code) {
    return new Refused(Failure.of(Kind.FORBIDDEN, message).withCode(code));
  }
}
