// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import java.util.List;
import java.util.Locale;
import java.util.Set;

/** Which of an upstream's reply headers the client gets to see. */
final class PassedBack {
  private static final Set<String> NAMES =
      Set.of(
          "content-disposition",
          "content-encoding",
          "content-type",
          "request-id",
          "retry-after",
          "retry-after-ms",
          "x-generation-id",
          "x-request-id",
          "x-should-retry");
  private static final List<String> RATES = List.of("x-ratelimit-", "ratelimit-");

  private PassedBack() {}

  static boolean includes(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    return lower.startsWith("openai-") || isOfRates(lower) || NAMES.contains(lower);
  }

  /** Whether a header tells how much is left of the upstream's own rates. */
  static boolean isOfRates(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String family : RATES) {
      if (lower.startsWith(family)) {
        return true;
      }
    }
    return false;
  }
}
