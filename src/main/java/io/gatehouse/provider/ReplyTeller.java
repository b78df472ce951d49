// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Citation;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;

/** Tells a sink what a message, or a piece of one, says. Expects it mended. */
final class ReplyTeller {
  private final ReplySink sink;
  private boolean begun;
  private String finish = "stop";

  ReplyTeller(ReplySink sink) {
    this.sink = sink;
  }

  void begin(JsonObject reply) {
    if (!begun) {
      begun = true;
      sink.begin(Members.text(reply, "id"), Members.text(reply, "model"));
    }
  }

  void speech(JsonObject message) {
    if (Members.says(message, "reasoning_content")) {
      sink.reasoning(Members.text(message, "reasoning_content"));
    }
    if (Members.says(message, "content")) {
      sink.text(Members.text(message, "content"));
    }
    if (Members.says(message, "refusal")) {
      sink.refusal(Members.text(message, "refusal"));
    }
    List<JsonObject> calls = Members.objects(message, "tool_calls");
    for (int i = 0; i < calls.size(); i++) {
      call(calls.get(i), i);
    }
    for (JsonObject annotation : Members.objects(message, "annotations")) {
      Members.object(annotation, "url_citation").ifPresent(this::source);
    }
  }

  private void source(JsonObject citation) {
    sink.citation(
        new Citation(
            Members.text(citation, "url"),
            Members.text(citation, "title"),
            place(citation, "start_index"),
            place(citation, "end_index")));
  }

  private static int place(JsonObject citation, String name) {
    return Members.number(citation, name).map(n -> n.intValue()).orElse(0);
  }

  /** In a stream a call has its own index, and an id only where it begins. */
  private void call(JsonObject call, int position) {
    int index = Members.number(call, "index").map(n -> n.intValue()).orElse(position);
    JsonObject function = call.getJsonObject("function");
    if (Members.says(call, "id")) {
      sink.toolCall(index, Members.text(call, "id"), Members.text(function, "name"));
    }
    if (Members.says(function, "arguments")) {
      sink.toolInput(index, Members.text(function, "arguments"));
    }
  }

  /** Notes why the reply ends; an empty word means that it does not yet. */
  void finish(String word) {
    finish = word.isEmpty() ? finish : word;
  }

  void end(Optional<Usage> usage) {
    usage.ifPresent(sink::usage);
    sink.end(FinishWords.reason(finish));
  }
}
