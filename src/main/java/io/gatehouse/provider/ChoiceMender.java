// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** One choice of a streamed reply, from its role to its finish reason. */
final class ChoiceMender {
  private final int index;
  private final boolean chat;
  private final CallMender calls;
  private boolean begun;
  private boolean finished;

  ChoiceMender(int index, boolean chat, String replyId) {
    this.index = index;
    this.chat = chat;
    this.calls = new CallMender(replyId);
  }

  boolean finished() {
    return finished;
  }

  /** The choice as it should be; empty after its end: clients take an afterword for an error. */
  Optional<JsonObject> mend(JsonObject choice) {
    if (finished) {
      return Optional.empty();
    }
    String finish = FinishWords.of(choice);
    var mended = Json.object(choice).remove("error").add("index", index);
    if (chat) {
      JsonObject delta = Members.object(choice, "delta").orElse(JsonValue.EMPTY_JSON_OBJECT);
      mended.add("delta", delta(delta, !finish.isEmpty()));
    }
    finish(mended, choice, finish);
    return Optional.of(mended.build());
  }

  private JsonObjectBuilder delta(JsonObject delta, boolean last) {
    var mended = Speech.mend(delta);
    if (!begun || delta.containsKey("role")) {
      mended.add("role", "assistant");
    }
    begun = true;
    List<JsonObject> fragments = new ArrayList<>(calls.mend(Members.objects(delta, "tool_calls")));
    if (last) {
      fragments.addAll(calls.rest());
    }
    mended.remove("tool_calls");
    if (!fragments.isEmpty()) {
      var list = Json.array();
      fragments.forEach(list::add);
      mended.add("tool_calls", list);
    }
    return mended;
  }

  private void finish(JsonObjectBuilder mended, JsonObject choice, String word) {
    if (word.isEmpty()) {
      mended.addNull("finish_reason");
      return;
    }
    finished = true;
    Speech.finish(mended, choice, calls.any());
  }
}
