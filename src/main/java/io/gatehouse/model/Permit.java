// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import java.util.List;

/**
 * What a caller may ask for. An empty list restricts nothing.
 *
 * @param models the names that it may give for a model
 * @param endpoints paths below the API's prefix, such as {@code chat/completions}
 * @param addresses where it may ask from
 * @param allowance how much it may ask for
 */
public record Permit(
    List<NamePattern> models,
    List<NamePattern> endpoints,
    List<AddressRange> addresses,
    Allowance allowance) {
  public static final Permit EVERYTHING =
      new Permit(List.of(), List.of(), List.of(), Allowance.UNLIMITED);

  public Permit {
    models = List.copyOf(models);
    endpoints = List.copyOf(endpoints);
    addresses = List.copyOf(addresses);
  }
}
