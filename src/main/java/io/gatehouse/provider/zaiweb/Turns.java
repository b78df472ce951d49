// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The conversation as the page sends it. Calls of tools and their results become text: told in
 * OpenAI's form they lead the model to imitate the page's own blocks.
 */
final class Turns {
  private final Map<Picture, JsonObject> files;
  private final Map<String, String> tools = new HashMap<>();

  /**
   * @param files what the site said of the pictures it was given
   */
  Turns(Map<Picture, JsonObject> files) {
    this.files = files;
  }

  JsonArray write(List<Message> messages) {
    var turns = Json.array();
    for (int i = 0; i < messages.size(); i++) {
      Message message = messages.get(i);
      turns.add(
          Json.object()
              .add("role", role(message.role()))
              .add("content", content(message, "messages[" + i + "].content")));
    }
    return turns.build();
  }

  private static String role(Role role) {
    return (role == Role.TOOL ? Role.USER : role).name().toLowerCase(Locale.ROOT);
  }

  private JsonValue content(Message message, String path) {
    List<String> words = new ArrayList<>();
    var parts = Json.array();
    boolean seesPictures = false;
    for (Part part : message.parts()) {
      if (part instanceof Part.Image image) {
        seesPictures = true;
        parts.add(
            Json.object()
                .add("type", "image_url")
                .add("image_url", Json.object().add("url", address(image, path))));
      } else {
        String text = text(part, path);
        if (!text.isEmpty()) {
          words.add(text);
          parts.add(Json.object().add("type", "text").add("text", text));
        }
      }
    }
    return seesPictures ? parts.build() : Json.string(String.join(gap(message), words));
  }

  /** Pieces of what one has said belong together; calls and results have lines of their own. */
  private static String gap(Message message) {
    boolean told =
        message.parts().stream()
            .anyMatch(part -> part instanceof Part.ToolCall || part instanceof Part.ToolResult);
    return told ? "\n" : "";
  }

  private String text(Part part, String path) {
    if (part instanceof Part.Text text) {
      return text.text();
    }
    if (part instanceof Part.Refusal refusal) {
      return refusal.text();
    }
    if (part instanceof Part.Reasoning) {
      return "";
    }
    if (part instanceof Part.ToolCall call) {
      tools.put(call.id(), call.name());
      return "[tool " + call.name() + " called with " + call.arguments() + "]";
    }
    if (part instanceof Part.ToolResult result
        && result.parts().stream().allMatch(Part.Text.class::isInstance)) {
      String tool = Optional.ofNullable(tools.get(result.callId())).orElse(result.callId());
      return "[tool " + tool + " -> " + Part.text(result.parts()) + "]";
    }
    throw refused(part, path);
  }

  private String address(Part.Image image, String path) {
    if (image.source() instanceof Source.Url address) {
      return address.url();
    }
    JsonObject file = files.get(Picture.of(image, path));
    if (file == null) {
      throw refused(image, path);
    }
    return Members.text(file, "id") + "_" + Members.text(file, "filename");
  }

  private static Refused refused(Part part, String path) {
    String kind = part.getClass().getSimpleName().toLowerCase(Locale.ROOT);
    return Question.refused(
        "The upstream cannot be given this " + kind + " at '" + path + "'.", path);
  }
}
