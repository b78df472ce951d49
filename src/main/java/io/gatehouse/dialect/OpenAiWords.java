// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import io.gatehouse.model.Citation;
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
    var input = Json.object().add("cached_tokens", usage.cachedInput());
    if (usage.cacheWritten() > 0) {
      input.add("cache_write_tokens", usage.cacheWritten());
    }
    var output = Json.object().add("reasoning_tokens", usage.reasoning());
    if (usage.estimated()) {
      input.add("estimated", true);
      output.add("estimated", true);
    }
    return Json.object()
        .add("prompt_tokens", usage.input())
        .add("completion_tokens", usage.output())
        .add("total_tokens", usage.total())
        .add("prompt_tokens_details", input)
        .add("completion_tokens_details", output);
  }

  /**
   * Citations without an address are no annotation of OpenAI's; their title is kept all the same.
   */
  static JsonObjectBuilder annotation(Citation citation) {
    return Json.object()
        .add("type", "url_citation")
        .add(
            "url_citation",
            Json.object()
                .add("url", citation.url())
                .add("title", citation.title())
                .add("start_index", citation.start())
                .add("end_index", citation.end()));
  }

  /** One piece of thought and its proof, as OpenRouter's clients keep and return it. */
  static JsonObjectBuilder sealed(String thoughts, String signature) {
    return Json.object()
        .add("type", "reasoning.text")
        .add("text", thoughts)
        .add("signature", signature);
  }
}
