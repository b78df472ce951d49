// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Source;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** Reads the conversation of a chat completion request. */
final class OpenAiMessages {
  private static final String BASE64 = ";base64,";

  private OpenAiMessages() {}

  static List<Message> read(Asked messages) {
    List<Asked> items = messages.items();
    if (items.isEmpty()) {
      throw messages.wrongValue("at least one message");
    }
    return items.stream().map(OpenAiMessages::message).toList();
  }

  private static Message message(Asked message) {
    Asked role = message.need("role");
    return switch (role.text()) {
      case "system", "developer" ->
          turn(Role.SYSTEM, message, content(message, OpenAiMessages::text));
      case "user" -> turn(Role.USER, message, content(message, OpenAiMessages::said));
      case "assistant" -> turn(Role.ASSISTANT, message, answered(message));
      case "tool" -> turn(Role.TOOL, message, List.of(result(message)));
      case "function" -> throw role.untranslatable("The old role function");
      default -> throw role.wrongValue("one of 'system', 'developer', 'user', 'assistant', 'tool'");
    };
  }

  private static Message turn(Role role, Asked message, List<Part> parts) {
    return new Message(
        role,
        message.member("name").map(Asked::text),
        Stream.concat(parts.stream(), mark(message).stream()).toList());
  }

  private static List<Part> content(Asked message, Function<Asked, Part> part) {
    return parts(message.need("content"), part);
  }

  private static List<Part> parts(Asked content, Function<Asked, Part> part) {
    if (content.isText()) {
      return List.of(new Part.Text(content.text()));
    }
    if (!content.isArray()) {
      throw content.wrongType("a string or an array of parts");
    }
    return content.items().stream()
        .flatMap(item -> Stream.concat(Stream.of(part.apply(item)), mark(item).stream()))
        .toList();
  }

  /** Several gateways let clients mark what an upstream shall cache, as Anthropic's API does. */
  static Optional<Part.CacheMark> mark(Asked holder) {
    return holder
        .member("cache_control")
        .map(control -> new Part.CacheMark(control.member("ttl").map(Asked::text)));
  }

  private static Part.ToolResult result(Asked message) {
    return new Part.ToolResult(
        message.need("tool_call_id").text(), content(message, OpenAiMessages::text));
  }

  private static List<Part> answered(Asked message) {
    List<Part> parts = new ArrayList<>();
    parts.addAll(thoughts(message));
    message
        .member("content")
        .ifPresent(content -> parts.addAll(parts(content, OpenAiMessages::spoken)));
    message.member("refusal").ifPresent(refusal -> parts.add(new Part.Refusal(refusal.text())));
    message
        .member("tool_calls")
        .ifPresent(calls -> calls.items().forEach(call -> parts.add(call(call))));
    for (String name : List.of("audio", "function_call")) {
      message
          .member(name)
          .ifPresent(
              asked -> {
                throw asked.untranslatable("A message with " + name);
              });
    }
    if (parts.isEmpty()) {
      message.need("content");
    }
    return parts;
  }

  /** Sealed thoughts in pieces, or else all of them as one text. */
  private static List<Part> thoughts(Asked message) {
    List<Part> sealed = new ArrayList<>();
    var words = new StringBuilder();
    for (Asked detail : message.member("reasoning_details").map(Asked::items).orElse(List.of())) {
      detail.member("text").ifPresent(text -> words.append(text.text()));
      detail
          .member("signature")
          .filter(signature -> !signature.text().isEmpty())
          .ifPresent(
              signature -> {
                sealed.add(new Part.Reasoning(words.toString(), Optional.of(signature.text())));
                words.setLength(0);
              });
    }
    Optional<String> told =
        message.member("reasoning_content").or(() -> message.member("reasoning")).map(Asked::text);
    if (sealed.isEmpty()) {
      return told.<List<Part>>map(text -> List.of(new Part.Reasoning(text))).orElse(List.of());
    }
    return sealed;
  }

  private static Part call(Asked call) {
    call.member("type")
        .filter(type -> !type.text().equals("function"))
        .ifPresent(
            type -> {
              throw type.untranslatable("A call of type " + type.text());
            });
    Asked function = call.need("function");
    return new Part.ToolCall(
        call.need("id").text(),
        function.need("name").text(),
        function.member("arguments").map(Asked::text).orElse(""));
  }

  private static Part text(Asked part) {
    Asked type = part.need("type");
    if (!type.text().equals("text")) {
      throw type.wrongValue("'text'");
    }
    return new Part.Text(part.need("text").text());
  }

  private static Part spoken(Asked part) {
    return part.need("type").text().equals("refusal")
        ? new Part.Refusal(part.need("refusal").text())
        : text(part);
  }

  private static Part said(Asked part) {
    Asked type = part.need("type");
    return switch (type.text()) {
      case "text" -> text(part);
      case "image_url" -> image(part.need("image_url"));
      case "input_audio" -> audio(part.need("input_audio"));
      case "file" -> document(part.need("file"));
      default -> throw type.wrongValue("one of 'text', 'image_url', 'input_audio', 'file'");
    };
  }

  private static Part image(Asked image) {
    return new Part.Image(source(image.need("url")), image.member("detail").map(Asked::text));
  }

  private static Part audio(Asked audio) {
    return new Part.Audio(audio.need("data").text(), audio.need("format").text());
  }

  private static Part document(Asked file) {
    file.member("file_id")
        .ifPresent(
            id -> {
              throw id.untranslatable("A file that was uploaded elsewhere");
            });
    return new Part.Document(
        source(file.need("file_data")), file.member("filename").map(Asked::text));
  }

  private static Source source(Asked address) {
    String url = address.text();
    if (!url.regionMatches(true, 0, "data:", 0, 5)) {
      return new Source.Url(url);
    }
    int comma = url.indexOf(BASE64);
    if (comma < 0) {
      throw address.wrongValue("a data URL with a media type and base64 data");
    }
    return new Source.Inline(url.substring(5, comma), url.substring(comma + BASE64.length()));
  }
}
