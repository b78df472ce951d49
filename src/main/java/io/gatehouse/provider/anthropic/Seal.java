// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import jakarta.json.JsonObjectBuilder;

/**
 * The proof that thoughts come with. Thoughts that the API keeps to itself are a proof without
 * words; they are told with a mark in front, to be known again when a client gives them back.
 */
final class Seal {
  private static final String REDACTED = "redacted_thinking:";

  private Seal() {}

  static String redacted(String data) {
    return REDACTED + data;
  }

  static JsonObjectBuilder block(String thoughts, String signature) {
    return signature.startsWith(REDACTED)
        ? Blocks.typed("redacted_thinking").add("data", signature.substring(REDACTED.length()))
        : Blocks.typed("thinking").add("thinking", thoughts).add("signature", signature);
  }
}
