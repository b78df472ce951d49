// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.Unsupported;
import io.gatehouse.wire.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Writes a conversation: what the model is told beforehand, then turns of user and model, never two
 * of the same in a row.
 */
final class Turns {
  /** Stands for the proof of a call that was made elsewhere, or that a client has lost. */
  private static final String NO_SIGNATURE = "skip_thought_signature_validator";

  private static final String USER = "user";
  private static final String MODEL = "model";

  private final ModelName model;
  private final Media media;
  private final Map<String, String> tools = new HashMap<>();
  private final List<JsonObjectBuilder> beforehand = new ArrayList<>();
  private final JsonArrayBuilder turns = Json.array();
  private String speaker = USER;
  private List<JsonObjectBuilder> parts = new ArrayList<>();
  private boolean anybodySpoke;

  Turns(ModelName model) {
    this.model = model;
    this.media = new Media(model);
  }

  void write(JsonObjectBuilder body, List<Message> messages) {
    for (int i = 0; i < messages.size(); i++) {
      message(messages.get(i), "messages[" + i + "]");
    }
    flush();
    if (anybodySpoke) {
      if (!beforehand.isEmpty()) {
        body.add("systemInstruction", Json.object().add("parts", array(beforehand)));
      }
    } else {
      turn(USER, beforehand.isEmpty() ? List.of(text("")) : beforehand);
    }
    body.add("contents", turns);
  }

  private void message(Message message, String path) {
    switch (message.role()) {
      case SYSTEM -> message.parts().forEach(part -> said(beforehand, part, path));
      case USER -> {
        change(USER);
        message.parts().forEach(part -> said(parts, part, path));
      }
      case ASSISTANT -> {
        change(MODEL);
        answered(message.parts(), path);
      }
      case TOOL -> {
        change(USER);
        message.parts().forEach(part -> parts.add(result(part, path)));
      }
    }
  }

  private void change(String next) {
    if (!speaker.equals(next)) {
      flush();
      speaker = next;
    }
  }

  private void flush() {
    if (!parts.isEmpty()) {
      turn(speaker, parts);
      parts = new ArrayList<>();
    }
  }

  private void turn(String role, List<JsonObjectBuilder> parts) {
    anybodySpoke = true;
    turns.add(Json.object().add("role", role).add("parts", array(parts)));
  }

  private void said(List<JsonObjectBuilder> parts, Part part, String path) {
    if (part instanceof Part.Text words) {
      if (!words.text().isEmpty()) {
        parts.add(text(words.text()));
      }
    } else {
      parts.add(media.write(part).orElseThrow(() -> Unsupported.part(part, path)));
    }
  }

  /**
   * Thoughts stay with the client; only the proof of them goes back, with the words they led to.
   */
  private void answered(List<Part> answer, String path) {
    Optional<String> proof = Optional.empty();
    StringBuilder words = new StringBuilder();
    List<JsonObjectBuilder> calls = new ArrayList<>();
    for (Part part : answer) {
      if (part instanceof Part.Text text) {
        words.append(text.text());
      } else if (part instanceof Part.Refusal refusal) {
        words.append(refusal.text());
      } else if (part instanceof Part.Reasoning thoughts) {
        proof = thoughts.signature().flatMap(Proof::read);
      } else if (part instanceof Part.ToolCall call) {
        calls.add(call(call, calls.isEmpty()));
      } else {
        throw Unsupported.part(part, path);
      }
    }
    if (words.length() > 0 || proof.isPresent()) {
      JsonObjectBuilder text = text(words.toString());
      proof.ifPresent(signature -> text.add("thoughtSignature", signature));
      parts.add(text);
    }
    parts.addAll(calls);
  }

  private JsonObjectBuilder call(Part.ToolCall call, boolean first) {
    tools.put(call.id(), call.name());
    CallId id = CallId.read(call.id());
    var written =
        Json.object()
            .add(
                "functionCall",
                Json.object()
                    .add("id", id.own())
                    .add("name", call.name())
                    .add("args", arguments(call.arguments())));
    Optional<String> proof =
        first && model.wantsSignatures()
            ? id.signature().or(() -> Optional.of(NO_SIGNATURE))
            : id.signature();
    proof.ifPresent(signature -> written.add("thoughtSignature", signature));
    return written;
  }

  /** An object it must be; what a model has written otherwise is kept inside of one. */
  private static JsonObject arguments(String text) {
    if (text.isBlank()) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
    try {
      return Json.parse(text);
    } catch (JsonException broken) {
      return Json.object().add("arguments", text).build();
    }
  }

  /** As text: what stands in a parsed result would be read as a schema in places. */
  private JsonObjectBuilder result(Part part, String path) {
    if (!(part instanceof Part.ToolResult result)) {
      throw Unsupported.part(part, path);
    }
    String name = Optional.ofNullable(tools.get(result.callId())).orElseThrow(() -> stray(path));
    var response =
        Json.object()
            .add("id", CallId.read(result.callId()).own())
            .add("name", name)
            .add("response", Json.object().add("output", Part.text(result.parts())));
    List<JsonObjectBuilder> seen = new ArrayList<>();
    for (Part piece : result.parts()) {
      if (!(piece instanceof Part.Text)) {
        seen.add(
            media
                .write(piece)
                .filter(carried -> model.seesResults())
                .orElseThrow(() -> Unsupported.part(piece, path)));
      }
    }
    if (!seen.isEmpty()) {
      response.add("parts", array(seen));
    }
    return Json.object().add("functionResponse", response);
  }

  private static JsonObjectBuilder text(String text) {
    return Json.object().add("text", text);
  }

  private static JsonArrayBuilder array(List<JsonObjectBuilder> items) {
    var array = Json.array();
    items.forEach(array::add);
    return array;
  }

  private static Refused stray(String path) {
    return new Refused(
        Failure.of(
                Kind.INVALID,
                "No call with the id at '" + path + ".tool_call_id' stands before its result.")
            .withCode("invalid_value")
            .withParam(path + ".tool_call_id"));
  }
}
