// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.util.List;
import java.util.Locale;

/**
 * What some upstreams say under status 400 when they only have too much to do. Known by their
 * words, in any case of letters, for nothing else tells them from a request that is wrong.
 */
public final class BusyWords {
  private static final List<String> ALL =
      List.of("系统繁忙", "system busy", "rate limit", "too many requests", "temporarily unavailable");

  private BusyWords() {}

  public static boolean areIn(String body) {
    String lower = body.toLowerCase(Locale.ROOT);
    return ALL.stream().anyMatch(lower::contains);
  }
}
