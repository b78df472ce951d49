// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.ResponseFormat;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Tool;
import io.gatehouse.model.ChatRequest.ToolChoice.Mode;
import io.gatehouse.model.Failure;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/** The demo model's answer to one request, as the lines that tell it. */
final class DemoAnswer {
  /** So many words of what it was told are repeated. */
  private static final int ECHO = 16;

  private static final int JSON_PIECE = 12;

  private final ChatRequest request;
  private final String id;
  private final StringBuilder lines = new StringBuilder();

  private DemoAnswer(ChatRequest request) {
    this.request = request;
    this.id = UUID.nameUUIDFromBytes(request.toString().getBytes(UTF_8)).toString();
  }

  static String to(ChatRequest request) {
    if (request.delivery().replies() > 1) {
      throw new Refused(
          Failure.of(Failure.Kind.INVALID, "The demo model gives one reply at a time.")
              .withParam("n"));
    }
    DemoAnswer answer = new DemoAnswer(request);
    answer.tell();
    return answer.lines.toString();
  }

  private void tell() {
    line("begin", Json.object().add("id", "chatcmpl-" + id).add("model", request.model()));
    tool().ifPresentOrElse(this::call, this::speak);
  }

  /** The tool to call: none when none is wanted, or when the last call was just answered. */
  private Optional<Tool> tool() {
    var tools = request.tools();
    Mode mode = tools.choice().mode();
    boolean answered = last().role() == Role.TOOL;
    if (mode == Mode.NONE || (mode == Mode.AUTO && answered)) {
      return Optional.empty();
    }
    return tools.offered().stream()
        .filter(
            tool -> mode != Mode.NAMED || tools.choice().name().equals(Optional.of(tool.name())))
        .findFirst();
  }

  private void call(Tool tool) {
    line("call", Json.object().add("id", "call_" + id.substring(0, 8)).add("name", tool.name()));
    String arguments = SchemaSample.of(tool.schema()).toString();
    int third = Math.max(4, (arguments.length() + 2) / 3);
    say(
        pieces(arguments, third),
        FinishReason.TOOL_CALLS,
        piece -> Json.object().add("input", piece));
  }

  private void speak() {
    ResponseFormat format = request.format();
    List<String> pieces;
    if (format instanceof ResponseFormat.Schema schema) {
      pieces = pieces(SchemaSample.of(schema.schema()).toString(), JSON_PIECE);
    } else if (format instanceof ResponseFormat.AnyJson) {
      pieces =
          pieces(Json.object().add("answer", untilStop(words())).build().toString(), JSON_PIECE);
    } else {
      pieces = words(untilStop(words()));
    }
    say(pieces, FinishReason.STOP, piece -> Json.object().add("text", piece));
  }

  /** Says as much as the limit allows, then what it has cost and why it ends. */
  private void say(
      List<String> pieces, FinishReason reason, Function<String, JsonObjectBuilder> wording) {
    int limit = request.sampling().maxTokens().orElse(Integer.MAX_VALUE);
    int spent = 0;
    FinishReason finish = reason;
    for (String piece : pieces) {
      int cost = Demo.tokens(piece);
      if (spent + cost > limit) {
        finish = FinishReason.LENGTH;
        break;
      }
      spent += cost;
      lines.append(wording.apply(piece).build()).append('\n');
    }
    line("usage", Json.object().add("input", input()).add("output", spent));
    lines.append(Json.object().add("end", finish.name()).build()).append('\n');
  }

  private String words() {
    Message last = last();
    if (last.role() == Role.TOOL) {
      return "The tool answered: "
          + echo(last.text())
          + ". That is all I know: I am Gatehouse's built-in demo model, and I only repeat what I am"
          + " told.";
    }
    return "You said: \""
        + echo(asked())
        + "\". I am Gatehouse's built-in demo model: I only repeat what I am told. Set"
        + " OPENAI_API_KEY, or gatehouse.upstreams.* in a settings file, and start again to talk to"
        + " a real model.";
  }

  private static String echo(String text) {
    List<String> words = words(text.strip());
    String echo = String.join("", words.subList(0, Math.min(ECHO, words.size()))).strip();
    String cut = echo.length() > 160 ? echo.substring(0, echo.offsetByCodePoints(0, 100)) : echo;
    return cut.length() < text.strip().length() ? cut + " …" : cut;
  }

  private String asked() {
    return request.messages().stream()
        .filter(message -> message.role() == Role.USER)
        .reduce((earlier, later) -> later)
        .map(Message::text)
        .orElse("");
  }

  private Message last() {
    return request.messages().get(request.messages().size() - 1);
  }

  private String untilStop(String text) {
    int end = text.length();
    for (String stop : request.sampling().stop()) {
      int found = stop.isEmpty() ? -1 : text.indexOf(stop);
      end = found < 0 ? end : Math.min(end, found);
    }
    return text.substring(0, end);
  }

  private int input() {
    int input = 0;
    for (Message message : request.messages()) {
      for (Part part : message.parts()) {
        String text = Part.text(List.of(part));
        input += text.isEmpty() ? 1 : Demo.tokens(text);
      }
    }
    return input;
  }

  /** One word a piece, each with the blanks that follow it. */
  private static List<String> words(String text) {
    return text.isEmpty() ? List.of() : List.of(text.split("(?<=\\s)(?=\\S)"));
  }

  private static List<String> pieces(String json, int size) {
    List<String> pieces = new ArrayList<>();
    int from = 0;
    while (from < json.length()) {
      int to = Math.min(json.length(), from + size);
      if (to < json.length() && Character.isLowSurrogate(json.charAt(to))) {
        to++;
      }
      pieces.add(json.substring(from, to));
      from = to;
    }
    return pieces;
  }

  private void line(String what, JsonObjectBuilder details) {
    lines.append(Json.object().add(what, details).build()).append('\n');
  }
}
