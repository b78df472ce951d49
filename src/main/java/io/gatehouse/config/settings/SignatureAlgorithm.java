// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.gatehouse.policy.jwt.Issuer;

/** A way to sign that is checked with a public key. */
public record SignatureAlgorithm(String name) {
  static SignatureAlgorithm parse(String text) {
    if (!Issuer.ALGORITHMS.contains(text)) {
      throw new IllegalArgumentException("one of " + String.join(", ", Issuer.ALGORITHMS));
    }
    return new SignatureAlgorithm(text);
  }

  @Override
  public String toString() {
    return name;
  }
}
