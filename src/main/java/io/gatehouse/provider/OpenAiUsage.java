// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Usage;
import io.gatehouse.wire.Members;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.Optional;

/** Reads what a reply has cost, under the older and the newer names. */
public final class OpenAiUsage {
  private OpenAiUsage() {}

  /** Empty when the object counts something other than tokens, such as seconds. */
  public static Optional<Usage> read(JsonObject usage) {
    Optional<Long> input = count(usage, "prompt_tokens").or(() -> count(usage, "input_tokens"));
    Optional<Long> output =
        count(usage, "completion_tokens").or(() -> count(usage, "output_tokens"));
    if (input.isEmpty() && output.isEmpty()) {
      return Optional.empty();
    }
    long cached =
        detail(usage, "prompt_tokens_details", "cached_tokens")
            .or(() -> detail(usage, "input_tokens_details", "cached_tokens"))
            .or(() -> count(usage, "prompt_cache_hit_tokens"))
            .orElse(0L);
    long reasoning =
        detail(usage, "completion_tokens_details", "reasoning_tokens")
            .or(() -> detail(usage, "output_tokens_details", "reasoning_tokens"))
            .orElse(0L);
    return Optional.of(new Usage(input.orElse(0L), output.orElse(0L), cached, reasoning));
  }

  private static Optional<Long> detail(JsonObject usage, String group, String name) {
    return Members.object(usage, group).flatMap(details -> count(details, name));
  }

  private static Optional<Long> count(JsonObject usage, String name) {
    return Members.number(usage, name).map(JsonNumber::longValue).filter(n -> n >= 0);
  }
}
