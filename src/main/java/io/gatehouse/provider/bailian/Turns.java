// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.ResponseFormat;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.Unsupported;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** What both APIs make of a conversation, and what they cannot. */
final class Turns {
  private Turns() {}

  /** Refuses what no application can be asked. */
  static void check(ChatRequest request) {
    Unsupported.severalReplies(request);
    if (!request.tools().offered().isEmpty()) {
      throw Unsupported.parameter("tools", "tools but those of the application itself");
    }
    if (!(request.format() instanceof ResponseFormat.Text)) {
      throw Unsupported.parameter("response_format", "way to be held to a format");
    }
    List<Message> messages = request.messages();
    for (int i = 0; i < messages.size(); i++) {
      for (Part part : messages.get(i).parts()) {
        if (part instanceof Part.ToolCall
            || part instanceof Part.ToolResult
            || part instanceof Part.Audio) {
          throw Unsupported.part(part, path(i));
        }
      }
    }
    if (messages.isEmpty() || messages.get(messages.size() - 1).role() != Role.USER) {
      throw new Refused(
          Failure.of(Kind.INVALID, "The upstream wants the last message to be the user's.")
              .withCode("invalid_value")
              .withParam("messages"));
    }
  }

  static String path(int index) {
    return "messages[" + index + "]";
  }

  static String role(Message message) {
    return message.role().name().toLowerCase(Locale.ROOT);
  }

  /** What was said in a turn, a refusal included; pieces stand on lines of their own. */
  static String text(Message message) {
    return message.parts().stream()
        .filter(part -> part instanceof Part.Text || part instanceof Part.Refusal)
        .map(part -> part instanceof Part.Text said ? said.text() : ((Part.Refusal) part).text())
        .collect(Collectors.joining("\n"));
  }

  static String url(Source source) {
    return source instanceof Source.Inline inline
        ? "data:" + inline.mediaType() + ";base64," + inline.base64()
        : ((Source.Url) source).url();
  }
}
