// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.wire.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Set;

/** Writes a request of the compatible mode. */
final class ResponsesBody {
  private static final Set<String> WISHES = Set.of("biz_params");

  private ResponsesBody() {}

  static JsonObject write(ChatRequest request) {
    Turns.check(request);
    var input = Json.array();
    for (Message message : request.messages()) {
      input.add(
          Json.object()
              .add("type", "message")
              .add("role", Turns.role(message))
              .add("content", content(message)));
    }
    var body = Json.object().add("input", input).add("stream", request.stream());
    Wishes.of(request, WISHES).copy(WISHES, body);
    return body.build();
  }

  private static JsonArrayBuilder content(Message message) {
    var content = Json.array();
    if (message.role() == Role.ASSISTANT) {
      return content.add(typed("output_text").add("text", Turns.text(message)));
    }
    for (Part part : message.parts()) {
      if (part instanceof Part.Text text) {
        content.add(typed("input_text").add("text", text.text()));
      } else if (part instanceof Part.Image image) {
        content.add(typed("input_image").add("image_url", Turns.url(image.source())));
      } else if (part instanceof Part.Document document) {
        content.add(file(document));
      }
    }
    return content;
  }

  private static JsonObjectBuilder file(Part.Document document) {
    var file = typed("input_file");
    document.filename().ifPresent(name -> file.add("filename", name));
    String field = document.source() instanceof Source.Url ? "file_url" : "file_data";
    return file.add(field, Turns.url(document.source()));
  }

  private static JsonObjectBuilder typed(String type) {
    return Json.object().add("type", type);
  }
}
