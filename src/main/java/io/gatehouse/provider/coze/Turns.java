// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.coze;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.Unsupported;
import io.gatehouse.wire.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonException;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The turns of a conversation that a bot is to be sent: all of them, or those behind the last
 * answer when the upstream remembers the others. Bots know no system: its words stand before the
 * first of the user's.
 */
final class Turns {
  private final List<Message> messages;
  private final int first;
  private final String system;

  private Turns(List<Message> messages, int first) {
    this.messages = messages;
    this.first = first;
    this.system =
        messages.stream()
            .filter(message -> message.role() == Role.SYSTEM)
            .map(Turns::text)
            .collect(Collectors.joining("\n"));
  }

  /**
   * The turns of a request.
   *
   * @throws Refused when the last one is not the user's
   */
  static Turns of(ChatRequest request, boolean remembered) {
    List<Message> messages = request.messages();
    int first = 0;
    for (int i = 0; remembered && i < messages.size(); i++) {
      first = messages.get(i).role() == Role.ASSISTANT ? i + 1 : first;
    }
    if (messages.isEmpty() || messages.get(messages.size() - 1).role() != Role.USER) {
      throw new Refused(
          Failure.of(Kind.INVALID, "The upstream wants the last message to be the user's.")
              .withCode("invalid_value")
              .withParam("messages"));
    }
    return new Turns(messages, first);
  }

  /** What has to be there before the bot can be asked. */
  List<Attachment> uploads() {
    List<Attachment> uploads = new ArrayList<>();
    for (int i = first; i < messages.size(); i++) {
      attachments(i).stream().filter(Attachment::mustBeUploaded).forEach(uploads::add);
    }
    return uploads;
  }

  private List<Attachment> attachments(int index) {
    return messages.get(index).parts().stream()
        .flatMap(part -> Attachment.of(part, path(index)).stream())
        .toList();
  }

  private static String path(int index) {
    return "messages[" + index + "]";
  }

  /**
   * The turns as the upstream wants them.
   *
   * @param files the ids that uploads were given
   */
  JsonArray write(Map<Attachment, String> files) {
    var turns = Json.array();
    boolean begun = false;
    for (int i = first; i < messages.size(); i++) {
      Message message = messages.get(i);
      switch (message.role()) {
        case SYSTEM -> {}
        case USER -> {
          turns.add(question(i, begun || system.isEmpty() ? "" : system + "\n\n", files));
          begun = true;
        }
        case ASSISTANT -> answered(turns, message, path(i));
        case TOOL -> results(turns, message, path(i));
      }
    }
    return turns.build();
  }

  private JsonObjectBuilder question(int index, String before, Map<Attachment, String> files) {
    List<Attachment> attachments = attachments(index);
    String text = before + text(messages.get(index));
    return attachments.isEmpty()
        ? turn("user", "question", "text", text)
        : turn("user", "question", "object_string", object(text, attachments, files).toString());
  }

  /** One text at most may stand beside the attachments. */
  private static JsonArray object(
      String text, List<Attachment> attachments, Map<Attachment, String> files) {
    var object = Json.array();
    if (!text.isEmpty()) {
      object.add(Json.object().add("type", "text").add("text", text));
    }
    for (Attachment attachment : attachments) {
      var element = Json.object().add("type", attachment.type());
      attachment
          .address()
          .ifPresentOrElse(
              url -> element.add("file_url", url),
              () -> element.add("file_id", files.getOrDefault(attachment, "")));
      object.add(element);
    }
    return object.build();
  }

  private static void answered(JsonArrayBuilder turns, Message message, String path) {
    String text = text(message);
    if (!text.isEmpty()) {
      turns.add(turn("assistant", "answer", "text", text));
    }
    for (Part part : message.parts()) {
      if (part instanceof Part.ToolCall call) {
        if (CallId.read(call.id()).isEmpty()) {
          throw Unsupported.part(part, path);
        }
        turns.add(turn("assistant", "function_call", "text", call(call)));
      }
    }
  }

  private static String call(Part.ToolCall call) {
    JsonValue arguments;
    try {
      arguments = Json.value(call.arguments());
    } catch (JsonException broken) {
      arguments = Json.string(call.arguments());
    }
    return Json.object().add("name", call.name()).add("arguments", arguments).build().toString();
  }

  private static void results(JsonArrayBuilder turns, Message message, String path) {
    for (Part part : message.parts()) {
      if (!(part instanceof Part.ToolResult result) || CallId.read(result.callId()).isEmpty()) {
        throw Unsupported.part(part, path);
      }
      turns.add(turn("assistant", "tool_response", "text", Part.text(result.parts())));
    }
  }

  private static JsonObjectBuilder turn(String role, String type, String form, String content) {
    return Json.object()
        .add("role", role)
        .add("type", type)
        .add("content_type", form)
        .add("content", content);
  }

  /** What was said in a turn, a refusal included; pieces stand on lines of their own. */
  private static String text(Message message) {
    return message.parts().stream()
        .filter(part -> part instanceof Part.Text || part instanceof Part.Refusal)
        .map(part -> part instanceof Part.Text said ? said.text() : ((Part.Refusal) part).text())
        .collect(Collectors.joining("\n"));
  }
}
