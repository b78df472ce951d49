// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import io.gatehouse.model.FinishReason;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObjectBuilder;

/** What streamed and whole replies of the OpenAI format say alike. */
final class OpenAiWords {
  private OpenAiWords() {}

  static String finish(FinishReason reason) {
    return switch (reason) {
      case STOP -> "stop";
      case LENGTH -> "length";
      case TOOL_CALLS -> "tool_calls";
      case REFUSED -> "content_filter";
    };
  }

  static JsonObjectBuilder usage(Usage usage) {
    return Json.object()
        .add("prompt_tokens", usage.input())
        .add("completion_tokens", usage.output())
        .add("total_tokens", usage.total())
        .add("prompt_tokens_details", Json.object().add("cached_tokens", usage.cachedInput()))
        .add("completion_tokens_details", Json.object().add("reasoning_tokens", usage.reasoning()));
  }
}
