// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;

/** Brings a whole chat completion into OpenAI's shape. */
final class ReplyMender {
  private ReplyMender() {}

  /**
   * @param model the name to give when the upstream gives none
   */
  static JsonObject mend(JsonObject reply, String model) {
    String id = id(reply);
    var mended = Json.object(reply).remove("error").add("id", id).add("object", "chat.completion");
    if (Members.number(reply, "created").isEmpty()) {
      mended.add("created", 0);
    }
    if (!Members.says(reply, "model")) {
      mended.add("model", model);
    }
    if (!Members.says(reply, "usage")) {
      Members.object(reply, "x_groq")
          .flatMap(groq -> Members.object(groq, "usage"))
          .ifPresent(usage -> mended.add("usage", usage));
    }
    var choices = Json.array();
    int index = 0;
    for (JsonObject choice : Members.objects(reply, "choices")) {
      choices.add(choice(choice, index++, id));
    }
    return mended.add("choices", choices).build();
  }

  private static JsonObjectBuilder choice(JsonObject choice, int index, String replyId) {
    JsonObject message = Members.object(choice, "message").orElse(JsonValue.EMPTY_JSON_OBJECT);
    List<JsonObject> calls = Members.objects(message, "tool_calls");
    var mended = Json.object(choice).remove("error").add("message", message(message, replyId));
    if (Members.number(choice, "index").isEmpty()) {
      mended.add("index", index);
    }
    Speech.finish(mended, choice, !calls.isEmpty());
    return mended;
  }

  private static JsonObjectBuilder message(JsonObject message, String replyId) {
    var mended = Speech.mend(message).add("role", "assistant");
    if (!message.containsKey("content")) {
      mended.addNull("content");
    }
    if (!message.containsKey("refusal")) {
      mended.addNull("refusal");
    }
    mended.remove("tool_calls");
    List<JsonObject> calls = Members.objects(message, "tool_calls");
    int number = 0;
    if (!calls.isEmpty()) {
      var list = Json.array();
      for (JsonObject call : calls) {
        list.add(call(call, CallMender.id(replyId, number++)));
      }
      mended.add("tool_calls", list);
    }
    return mended;
  }

  private static JsonObjectBuilder call(JsonObject call, String fallbackId) {
    String arguments = CallMender.arguments(call);
    JsonObject function = Members.object(call, "function").orElse(JsonValue.EMPTY_JSON_OBJECT);
    return Json.object(call)
        .add("id", Members.says(call, "id") ? Members.text(call, "id") : fallbackId)
        .add("type", "function")
        .add(
            "function",
            Json.object(function)
                .add("name", Members.text(function, "name"))
                .add("arguments", arguments.isEmpty() ? "{}" : arguments));
  }

  /** A reply's own id, or one made from what it says. */
  static String id(JsonObject reply) {
    String id = Members.text(reply, "id");
    return id.isEmpty() ? "chatcmpl-" + Integer.toHexString(reply.toString().hashCode()) : id;
  }
}
