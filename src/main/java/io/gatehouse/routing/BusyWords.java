// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.routing;

import java.util.List;
import java.util.Locale;

/**
 * What some upstreams say under status 400 when they only have too much to do. Known by their
 * words, in any case of letters, for nothing else tells them from a request that is wrong.
 *
 * @param texts of which each may stand anywhere in a reply
 */
public record BusyWords(List<String> texts) {
  public static final BusyWords NONE = new BusyWords(List.of());

  public BusyWords {
    texts =
        texts.stream()
            .map(text -> text.toLowerCase(Locale.ROOT))
            .filter(text -> !text.isBlank())
            .toList();
  }

  boolean areIn(String body) {
    String lower = body.toLowerCase(Locale.ROOT);
    return texts.stream().anyMatch(lower::contains);
  }
}
