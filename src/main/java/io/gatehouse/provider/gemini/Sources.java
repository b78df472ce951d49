// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.Citation;
import io.gatehouse.model.ReplySink;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import java.util.HashSet;
import java.util.Set;

/**
 * The sources an answer names, each told once. Where in the text it is used stays open: the
 * upstream counts bytes there, and repeats itself in a stream.
 */
final class Sources {
  private final ReplySink sink;
  private final Set<String> told = new HashSet<>();

  Sources(ReplySink sink) {
    this.sink = sink;
  }

  void tell(JsonObject candidate) {
    if (candidate.get("citationMetadata") instanceof JsonObject cited) {
      Members.objects(cited, "citationSources").forEach(this::source);
      Members.objects(cited, "citations").forEach(this::source);
    }
    if (candidate.get("groundingMetadata") instanceof JsonObject grounds) {
      for (JsonObject chunk : Members.objects(grounds, "groundingChunks")) {
        Members.object(chunk, "web").ifPresent(this::source);
      }
    }
  }

  private void source(JsonObject source) {
    String url = Members.text(source, "uri");
    if (!url.isEmpty() && told.add(url)) {
      sink.citation(new Citation(url, Members.text(source, "title"), 0, 0));
    }
  }
}
