// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.stream.Collectors;

/** The repairs that a streamed delta and a whole message share. */
final class Speech {
  private Speech() {}

  /** Text stands in {@code content} as one string, thoughts in {@code reasoning_content}. */
  static JsonObjectBuilder mend(JsonObject speech) {
    var mended = Json.object(speech);
    for (String name : List.of("content", "refusal", "reasoning_content")) {
      JsonValue value = speech.get(name);
      if (value != null && !(value instanceof JsonString)) {
        mended.addNull(name);
      }
    }
    if (speech.get("content") instanceof JsonArray) {
      mended.add("content", joined(speech, "content", "text"));
    }
    String thoughts = thoughts(speech);
    if (!thoughts.isEmpty() && !Members.says(speech, "reasoning_content")) {
      mended.add("reasoning_content", thoughts);
    }
    return mended;
  }

  /** Thoughts under any of their other names. */
  private static String thoughts(JsonObject speech) {
    if (Members.says(speech, "reasoning")) {
      return Members.text(speech, "reasoning");
    }
    return joined(speech, "content", "thinking")
        + Members.objects(speech, "reasoning_details").stream()
            .map(detail -> Members.text(detail, "text") + Members.text(detail, "summary"))
            .collect(Collectors.joining());
  }

  /** The pieces of one type in a list; a thought may itself be a list of pieces of text. */
  private static String joined(JsonObject holder, String list, String type) {
    return Members.objects(holder, list).stream()
        .filter(piece -> Members.text(piece, "type").equals(type))
        .map(
            piece ->
                piece.get(type) instanceof JsonArray
                    ? joined(piece, type, "text")
                    : Members.text(piece, type))
        .collect(Collectors.joining());
  }

  /** The official finish reason; another word stays beside it. */
  static void finish(JsonObjectBuilder mended, JsonObject choice, boolean called) {
    String word = FinishWords.of(choice);
    String official = FinishWords.official(word);
    if (called && official.equals("stop")) {
      official = "tool_calls";
    }
    mended.add("finish_reason", official);
    if (!word.isEmpty() && !official.equals(word) && !choice.containsKey("native_finish_reason")) {
      mended.add("native_finish_reason", word);
    }
  }
}
