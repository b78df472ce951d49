// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy.jwt;

import io.gatehouse.model.Caller;
import io.gatehouse.policy.Identity;
import io.gatehouse.policy.Tokens;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** Callers who present a signed token of an identity provider. */
public final class JwtTokens implements Tokens {
  private final Map<String, Issuer> issuers = new HashMap<>();
  private final Function<Identity, Caller> rules;

  /**
   * @param rules who somebody is to us; may refuse
   */
  public JwtTokens(List<Issuer> issuers, Function<Identity, Caller> rules) {
    issuers.forEach(issuer -> this.issuers.put(issuer.issuer(), issuer));
    this.rules = rules;
  }

  @Override
  public boolean isEmpty() {
    return issuers.isEmpty();
  }

  /** A token of somebody else may be anything; it is left to others. */
  @Override
  public Optional<Caller> caller(String presented) {
    if (isEmpty()) {
      return Optional.empty();
    }
    return Unverified.read(presented)
        .flatMap(
            token ->
                Optional.ofNullable(issuers.get(token.issuer()))
                    .map(issuer -> issuer.identity(token)))
        .map(rules);
  }
}
