// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.ollama;

import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.provider.CallArguments;
import io.gatehouse.provider.Unsupported;
import io.gatehouse.wire.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Writes the conversation of a chat request: every turn is one text, and pictures beside it. */
final class OllamaTurns {
  private final List<Message> messages;
  private final Map<String, String> names = new HashMap<>();
  private final JsonArrayBuilder turns = Json.array();

  OllamaTurns(List<Message> messages) {
    this.messages = messages;
  }

  JsonArray write() {
    for (int i = 0; i < messages.size(); i++) {
      turn(messages.get(i), "messages[" + i + "]");
    }
    return turns.build();
  }

  private void turn(Message message, String path) {
    switch (message.role()) {
      case SYSTEM, USER -> turns.add(said(message, path));
      case ASSISTANT -> turns.add(answered(message, path));
      case TOOL -> message.parts().forEach(part -> turns.add(result(part, path)));
    }
  }

  private static JsonObjectBuilder role(Message message) {
    return Json.object().add("role", message.role().name().toLowerCase(Locale.ROOT));
  }

  private static JsonObjectBuilder said(Message message, String path) {
    var pictures = Json.array();
    for (Part part : message.parts()) {
      if (!(part instanceof Part.Text)) {
        pictures.add(picture(part, path));
      }
    }
    JsonArray shown = pictures.build();
    var turn = role(message).add("content", message.text());
    return shown.isEmpty() ? turn : turn.add("images", shown);
  }

  /** Only what is here already: the upstream fetches nothing. */
  private static String picture(Part part, String path) {
    if (part instanceof Part.Image image && image.source() instanceof Source.Inline inline) {
      return inline.base64();
    }
    throw Unsupported.part(part, path);
  }

  private JsonObjectBuilder answered(Message message, String path) {
    var text = new StringBuilder();
    var thoughts = new StringBuilder();
    var made = Json.array();
    int calls = 0;
    for (Part part : message.parts()) {
      if (part instanceof Part.Reasoning reasoning) {
        thoughts.append(reasoning.text());
      } else if (part instanceof Part.ToolCall call) {
        made.add(call(call, path + ".tool_calls[" + calls++ + "].function.arguments"));
      } else if (part instanceof Part.Refusal refusal) {
        text.append(refusal.text());
      } else if (part instanceof Part.Text words) {
        text.append(words.text());
      } else {
        throw Unsupported.part(part, path);
      }
    }
    var turn = role(message).add("content", text.toString());
    if (thoughts.length() > 0) {
      turn.add("thinking", thoughts.toString());
    }
    JsonArray list = made.build();
    return list.isEmpty() ? turn : turn.add("tool_calls", list);
  }

  private JsonObjectBuilder call(Part.ToolCall call, String path) {
    names.put(call.id(), call.name());
    return Json.object()
        .add("id", call.id())
        .add(
            "function",
            Json.object().add("name", call.name()).add("arguments", CallArguments.of(call, path)));
  }

  private JsonObjectBuilder result(Part part, String path) {
    if (!(part instanceof Part.ToolResult result)
        || !result.parts().stream().allMatch(Part.Text.class::isInstance)) {
      throw Unsupported.part(part, path);
    }
    var turn = Json.object().add("role", "tool");
    Optional.ofNullable(names.get(result.callId())).ifPresent(name -> turn.add("tool_name", name));
    return turn.add("tool_call_id", result.callId()).add("content", Part.text(result.parts()));
  }
}
