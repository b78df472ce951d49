// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import java.util.Optional;

/**
 * The upstream's proof of thoughts, as clients keep it: marked, because the upstream refuses a
 * conversation that holds somebody else's.
 */
final class Proof {
  private static final String MARK = "gemini:";

  private Proof() {}

  static String marked(String signature) {
    return MARK + signature;
  }

  /** Empty when it is not one of this upstream's. */
  static Optional<String> read(String marked) {
    return marked.startsWith(MARK)
        ? Optional.of(marked.substring(MARK.length()))
        : Optional.empty();
  }
}
