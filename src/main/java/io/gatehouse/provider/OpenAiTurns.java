// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.wire.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Writes the conversation of a chat completion request. */
final class OpenAiTurns {
  private final Set<Quirk> quirks;

  OpenAiTurns(Set<Quirk> quirks) {
    this.quirks = quirks;
  }

  JsonArray write(List<Message> messages) {
    var turns = Json.array();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      Optional<String> mark = mark();
      boolean last = i == messages.size() - 1;
      if (last && mark.isPresent() && message.role() == Role.ASSISTANT) {
        turns.add(answered(message).add(mark.get(), true));
      } else {
        turn(turns, message, "messages[" + i + "]");
      }
    }
    return turns.build();
  }

  /** What a message is marked with that is to be gone on from. */
  private Optional<String> mark() {
    if (quirks.contains(Quirk.CONTINUES_PARTIAL)) {
      return Optional.of("partial");
    }
    return quirks.contains(Quirk.CONTINUES_PREFIX) ? Optional.of("prefix") : Optional.empty();
  }

  private void turn(JsonArrayBuilder turns, Message message, String path) {
    switch (message.role()) {
      case SYSTEM, USER -> turns.add(named(message).add("content", content(message, path)));
      case ASSISTANT -> turns.add(answered(message));
      case TOOL -> results(turns, message, path);
    }
  }

  private static JsonObjectBuilder named(Message message) {
    var turn = Json.object().add("role", message.role().name().toLowerCase(Locale.ROOT));
    message.name().ifPresent(name -> turn.add("name", name));
    return turn;
  }

  private static JsonValue content(Message message, String path) {
    if (message.parts().stream().allMatch(Part.Text.class::isInstance)
        && message.parts().size() == 1) {
      return Json.string(message.text());
    }
    var parts = Json.array();
    for (Part part : message.parts()) {
      parts.add(part(part, path));
    }
    return parts.build();
  }

  private static JsonObjectBuilder part(Part part, String path) {
    if (part instanceof Part.Text text) {
      return typed("text").add("text", text.text());
    }
    if (part instanceof Part.Image image) {
      var address = Json.object().add("url", url(image.source()));
      image.detail().ifPresent(detail -> address.add("detail", detail));
      return typed("image_url").add("image_url", address);
    }
    if (part instanceof Part.Audio audio) {
      return typed("input_audio")
          .add(
              "input_audio",
              Json.object().add("data", audio.base64()).add("format", audio.format()));
    }
    if (part instanceof Part.Document document && document.source() instanceof Source.Inline) {
      var file = Json.object();
      document.filename().ifPresent(name -> file.add("filename", name));
      return typed("file").add("file", file.add("file_data", url(document.source())));
    }
    throw Unsupported.part(part, path);
  }

  private static JsonObjectBuilder typed(String type) {
    return Json.object().add("type", type);
  }

  private static String url(Source source) {
    return source instanceof Source.Inline inline
        ? "data:" + inline.mediaType() + ";base64," + inline.base64()
        : ((Source.Url) source).url();
  }

  private JsonObjectBuilder answered(Message message) {
    var turn = named(message);
    String text = message.text();
    String refusal = joined(message, Part.Refusal.class);
    String thoughts = joined(message, Part.Reasoning.class);
    var calls = Json.array();
    message.parts().stream()
        .filter(Part.ToolCall.class::isInstance)
        .forEach(call -> calls.add(call((Part.ToolCall) call)));
    JsonArray made = calls.build();
    if (text.isEmpty() && (!made.isEmpty() || !refusal.isEmpty())) {
      turn.addNull("content");
    } else {
      turn.add("content", text);
    }
    thoughts(turn, thoughts);
    if (!refusal.isEmpty()) {
      turn.add("refusal", refusal);
    }
    if (!made.isEmpty()) {
      turn.add("tool_calls", made);
    }
    return turn;
  }

  private void thoughts(JsonObjectBuilder turn, String thoughts) {
    if (thoughts.isEmpty()) {
      return;
    }
    if (quirks.contains(Quirk.READS_REASONING_CONTENT)) {
      turn.add("reasoning_content", thoughts);
    } else if (quirks.contains(Quirk.READS_REASONING)) {
      turn.add("reasoning", thoughts);
    }
  }

  private static String joined(Message message, Class<? extends Part> kind) {
    return message.parts().stream()
        .filter(kind::isInstance)
        .map(part -> part instanceof Part.Refusal r ? r.text() : ((Part.Reasoning) part).text())
        .collect(Collectors.joining());
  }

  private static JsonObjectBuilder call(Part.ToolCall call) {
    return typed("function")
        .add("id", call.id())
        .add("function", Json.object().add("name", call.name()).add("arguments", call.arguments()));
  }

  /** The wire has one message for each result, and only text in it. */
  private static void results(JsonArrayBuilder turns, Message message, String path) {
    for (Part part : message.parts()) {
      if (!(part instanceof Part.ToolResult result)
          || !result.parts().stream().allMatch(Part.Text.class::isInstance)) {
        throw Unsupported.part(part, path);
      }
      turns.add(
          Json.object()
              .add("role", Role.TOOL.name().toLowerCase(Locale.ROOT))
              .add("tool_call_id", result.callId())
              .add("content", Part.text(result.parts())));
    }
  }
}
