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
  private static final List<String> FAMILIES = List.of("openai-", "x-ratelimit-", "ratelimit-");

  private PassedBack() {}

  static boolean includes(String name) {
    String lower = name.toLowerCase(Locale.ROOT);
    for (String family : FAMILIES) {
      if (lower.startsWith(family)) {
        return true;
      }
    }
    return NAMES.contains(lower);
  }
}
