// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/**
 * The tokens that the site has given out, each remembered for five minutes under the key it was
 * asked for with; a guest's under no key. Thread-safe.
 */
public final class ZaiWebTokens {
  private static final long LIFE = 300_000;

  private record Kept(Token token, long end) {}

  private final LongSupplier clock;
  private final Map<String, Kept> tokens = new ConcurrentHashMap<>();

  /**
   * @param clock in milliseconds of the epoch
   */
  public ZaiWebTokens(LongSupplier clock) {
    this.clock = clock;
  }

  Optional<Token> known(String apiKey) {
    return Optional.ofNullable(tokens.get(apiKey))
        .filter(kept -> clock.getAsLong() < kept.end())
        .map(Kept::token);
  }

  void keep(String apiKey, Token token) {
    tokens.put(apiKey, new Kept(token, clock.getAsLong() + LIFE));
  }

  void forget(String apiKey) {
    tokens.remove(apiKey);
  }
}
