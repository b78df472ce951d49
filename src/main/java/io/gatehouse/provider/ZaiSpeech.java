// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * Puts what only Z.ai's models say into the words of the wire, before anything else is mended:
 * thoughts and boxes written into the answer, and where a search has looked. For the chunks of one
 * reply in their order, or for one whole reply. Not thread-safe.
 */
final class ZaiSpeech implements UnaryOperator<JsonObject> {
  private final Map<Integer, ThoughtTags> tags = new HashMap<>();

  private ZaiSpeech() {}

  /** What goes over the replies of an upstream with these quirks; nothing over most. */
  static UnaryOperator<JsonObject> of(Set<Quirk> quirks) {
    return quirks.contains(Quirk.SPEAKS_GLM) ? new ZaiSpeech() : UnaryOperator.identity();
  }

  @Override
  public JsonObject apply(JsonObject reply) {
    JsonArray sources = sources(reply);
    List<JsonValue> choices = Members.items(reply, "choices");
    if (choices.isEmpty() && sources.isEmpty()) {
      return reply;
    }
    var mended = Json.array();
    for (int i = 0; i < Math.max(choices.size(), 1); i++) {
      JsonValue choice = choices.isEmpty() ? JsonValue.EMPTY_JSON_OBJECT : choices.get(i);
      mended.add(
          choice instanceof JsonObject object
              ? choice(object, i, i == 0 ? sources : JsonValue.EMPTY_JSON_ARRAY)
              : choice);
    }
    return Json.object(reply).add("choices", mended).build();
  }

  private JsonObject choice(JsonObject choice, int position, JsonArray sources) {
    boolean whole = choice.containsKey("message");
    String member = whole ? "message" : "delta";
    JsonObject speech = Members.object(choice, member).orElse(JsonValue.EMPTY_JSON_OBJECT);
    int index = Members.number(choice, "index").map(n -> n.intValue()).orElse(position);
    boolean last = whole || !FinishWords.of(choice).isEmpty();
    JsonObjectBuilder mended = Json.object(speech);
    speech(mended, speech, tags.computeIfAbsent(index, i -> new ThoughtTags()), last);
    if (!whole) {
      mended.remove("role");
    }
    if (!sources.isEmpty()) {
      var annotations = Json.array();
      Members.items(speech, "annotations").forEach(annotations::add);
      sources.forEach(annotations::add);
      mended.add("annotations", annotations);
    }
    return Json.object(choice).add(member, mended).build();
  }

  private static void speech(
      JsonObjectBuilder mended, JsonObject speech, ThoughtTags tags, boolean last) {
    tags.hear(Members.text(speech, "content"));
    if (last) {
      tags.end();
    }
    String text = tags.text();
    String thoughts = tags.thoughts();
    if (speech.get("content") instanceof JsonString || !text.isEmpty()) {
      mended.add("content", text);
    }
    if (!thoughts.isEmpty()) {
      mended.add("reasoning_content", Members.text(speech, "reasoning_content") + thoughts);
    }
  }

  /** Nobody says where in the answer they are used. */
  private static JsonArray sources(JsonObject reply) {
    var sources = Json.array();
    for (JsonObject found : Members.objects(reply, "web_search")) {
      if (Members.says(found, "link")) {
        sources.add(
            Json.object()
                .add("type", "url_citation")
                .add(
                    "url_citation",
                    Json.object()
                        .add("url", Members.text(found, "link"))
                        .add("title", Members.text(found, "title"))
                        .add("start_index", 0)
                        .add("end_index", 0)));
      }
    }
    return sources.build();
  }
}
