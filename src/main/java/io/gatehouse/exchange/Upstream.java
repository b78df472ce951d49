// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.provider.Provider;
import io.gatehouse.routing.Breaker;
import io.gatehouse.routing.KeyRing;
import io.gatehouse.routing.Patience;
import io.gatehouse.routing.RetryBudget;
import io.gatehouse.transport.Transport;
import io.gatehouse.wire.Headers;
import java.util.Locale;
import java.util.Set;

/**
 * A configured place to send to.
 *
 * @param retries how often it may be tried again, over all exchanges
 * @param forwarded names, in lower case, of the caller's headers that go along
 * @param fixed headers that every request carries
 */
public record Upstream(
    String name,
    Provider provider,
    Transport transport,
    KeyRing keys,
    Breaker breaker,
    RetryBudget retries,
    Bulkhead bulkhead,
    Set<String> forwarded,
    Headers fixed,
    Patience patience) {

  /** Whether it is worth asking now for a model: not broken, and with a key that does not rest. */
  public boolean isUsable(String model) {
    return breaker.allows() && keys.restsUntil(model).isEmpty();
  }

  /** Those of the caller's headers that go along. */
  Headers forwarded(Headers caller) {
    return caller.only(name -> forwarded.contains(name.toLowerCase(Locale.ROOT)));
  }
}
