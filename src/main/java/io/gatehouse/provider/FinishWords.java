// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.FinishReason;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import java.util.Locale;
import java.util.Set;

/** The words for why a reply ended: OpenAI's own, and those that others use instead. */
final class FinishWords {
  private static final Set<String> OFFICIAL =
      Set.of("stop", "length", "tool_calls", "content_filter", "function_call");
  private static final Set<String> FAILURES =
      Set.of("error", "insufficient_system_resource", "network_error");

  private FinishWords() {}

  /** The word a choice ends with; empty while it goes on. */
  static String of(JsonObject choice) {
    String word = Members.text(choice, "finish_reason");
    return word.equals("null") ? "" : word;
  }

  static boolean isFailure(String word) {
    return FAILURES.contains(word);
  }

  /** The official word for any word. */
  static String official(String word) {
    if (OFFICIAL.contains(word)) {
      return word;
    }
    return switch (word.toLowerCase(Locale.ROOT)) {
      case "length", "model_length", "max_tokens", "max_length", "model_context_window_exceeded" ->
          "length";
      case "tool_calls", "tool", "tool_use", "tool_call" -> "tool_calls";
      case "content_filter", "safety", "sensitive", "recitation" -> "content_filter";
      default -> "stop";
    };
  }

  static FinishReason reason(String word) {
    return switch (official(word)) {
      case "length" -> FinishReason.LENGTH;
      case "tool_calls", "function_call" -> FinishReason.TOOL_CALLS;
      case "content_filter" -> FinishReason.REFUSED;
      default -> FinishReason.STOP;
    };
  }
}
