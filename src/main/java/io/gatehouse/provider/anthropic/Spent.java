// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import io.gatehouse.model.Usage;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** The counters of a message: each report replaces the ones it names, and leaves the others. */
final class Spent {
  private final Map<String, Long> counters = new HashMap<>();

  void add(JsonObject holder) {
    Members.object(holder, "usage").ifPresent(this::read);
  }

  private void read(JsonObject usage) {
    usage.keySet().forEach(name -> count(usage, name));
    Members.object(usage, "output_tokens_details")
        .ifPresent(details -> count(details, "thinking_tokens"));
  }

  private void count(JsonObject usage, String name) {
    Members.number(usage, name)
        .map(number -> number.longValue())
        .filter(count -> count >= 0)
        .ifPresent(count -> counters.put(name, count));
  }

  /** Input that came from the cache, or went there, is counted apart and is input all the same. */
  Optional<Usage> usage() {
    if (counters.isEmpty()) {
      return Optional.empty();
    }
    long read = counter("cache_read_input_tokens");
    long written = counter("cache_creation_input_tokens");
    return Optional.of(
        new Usage(
            counter("input_tokens") + read + written,
            counter("output_tokens"),
            read,
            written,
            counter("thinking_tokens"),
            false));
  }

  private long counter(String name) {
    return counters.getOrDefault(name, 0L);
  }
}
