// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Context;
import io.gatehouse.model.ChatRequest.Delivery;
import io.gatehouse.model.ChatRequest.ResponseFormat;
import io.gatehouse.model.ChatRequest.Sampling;
import io.gatehouse.model.ChatRequest.Tool;
import io.gatehouse.model.ChatRequest.ToolChoice;
import io.gatehouse.model.ChatRequest.Tools;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads a chat completion request; {@link OpenAiMessages} reads the conversation in it. */
final class OpenAiRequest {
  private static final int MOST_TOKENS = Integer.MAX_VALUE;
  private static final int MOST_REPLIES = 128;
  private static final int MOST_DROPPED = 20;
  private static final Pattern SANE = Pattern.compile("[A-Za-z0-9_.-]{1,64}");

  /** What is read here or by whoever reads a request's first level; anything else gets lost. */
  private static final Set<String> READ =
      Set.of(
          "audio",
          "frequency_penalty",
          "function_call",
          "functions",
          "max_completion_tokens",
          "max_tokens",
          "messages",
          "modalities",
          "model",
          "n",
          "parallel_tool_calls",
          "presence_penalty",
          "reasoning_effort",
          "response_format",
          "seed",
          "stop",
          "stream",
          "stream_options",
          "temperature",
          "tool_choice",
          "tools",
          "top_p",
          "user",
          "web_search_options");

  private OpenAiRequest() {}

  static List<String> dropped(Collection<String> names) {
    return sane(names.stream().filter(name -> !READ.contains(name)));
  }

  /** Names that nobody could have meant are not worth a word: they would go into a header. */
  static List<String> sane(Stream<String> names) {
    return names.filter(name -> SANE.matcher(name).matches()).limit(MOST_DROPPED).toList();
  }

  static ChatRequest read(Asked body) {
    refuseWhatWouldBeLost(body);
    return new ChatRequest(
        body.need("model").text(),
        OpenAiMessages.read(body.need("messages")),
        tools(body),
        sampling(body),
        body.member("response_format").map(OpenAiRequest::format).orElse(new ResponseFormat.Text()),
        body.member("reasoning_effort").map(Asked::text),
        context(body),
        delivery(body));
  }

  private static Context context(Asked body) {
    JsonObjectBuilder extensions = Json.object();
    body.object()
        .forEach(
            (name, value) -> {
              if (!READ.contains(name)) {
                extensions.add(name, value);
              }
            });
    return new Context(
        body.member("user").map(Asked::text), "", metadata(body), extensions.build());
  }

  private static Map<String, String> metadata(Asked body) {
    Map<String, String> metadata = new LinkedHashMap<>();
    body.member("metadata")
        .ifPresent(
            given ->
                given
                    .object()
                    .keySet()
                    .forEach(
                        name ->
                            given
                                .member(name)
                                .ifPresent(value -> metadata.put(name, value.text()))));
    return metadata;
  }

  /** Wishes that change what is answered, and that no other format has words for. */
  private static void refuseWhatWouldBeLost(Asked body) {
    for (String name : List.of("functions", "function_call", "audio", "web_search_options")) {
      body.member(name)
          .ifPresent(
              asked -> {
                throw asked.untranslatable("A request with " + name);
              });
    }
    for (Asked modality : body.member("modalities").map(Asked::items).orElse(List.of())) {
      if (!modality.text().equals("text")) {
        throw modality.untranslatable("A reply as " + modality.text());
      }
    }
  }

  private static Delivery delivery(Asked body) {
    boolean stream = flag(body, "stream").orElse(false);
    boolean usage =
        body.member("stream_options").flatMap(o -> flag(o, "include_usage")).orElse(false);
    int replies = body.member("n").map(n -> n.whole(1, MOST_REPLIES)).orElse(1);
    return new Delivery(replies, stream, stream && usage);
  }

  private static Sampling sampling(Asked body) {
    return new Sampling(
        body.member("max_completion_tokens")
            .or(() -> body.member("max_tokens"))
            .map(limit -> limit.whole(1, MOST_TOKENS)),
        body.member("temperature").map(t -> t.number(0, 2)),
        body.member("top_p").map(p -> p.number(0, 1)),
        body.member("stop").map(OpenAiRequest::stop).orElse(List.of()),
        body.member("seed").map(Asked::wholeLong),
        body.member("presence_penalty").map(p -> p.number(-2, 2)),
        body.member("frequency_penalty").map(p -> p.number(-2, 2)));
  }

  private static List<String> stop(Asked stop) {
    if (stop.isText()) {
      return List.of(stop.text());
    }
    if (!stop.isArray()) {
      throw stop.wrongType("a string or an array of strings");
    }
    return stop.items().stream().map(Asked::text).toList();
  }

  private static Tools tools(Asked body) {
    List<Tool> offered =
        body.member("tools").map(Asked::items).orElse(List.of()).stream()
            .map(OpenAiRequest::tool)
            .toList();
    return new Tools(
        offered,
        body.member("tool_choice").map(choice -> choice(choice, offered)).orElse(ToolChoice.AUTO),
        flag(body, "parallel_tool_calls"));
  }

  private static Tool tool(Asked tool) {
    onlyFunctions(tool);
    Asked function = tool.need("function");
    return new Tool(
        function.need("name").text(),
        function.member("description").map(Asked::text),
        function.member("parameters").map(Asked::object).orElse(JsonValue.EMPTY_JSON_OBJECT),
        flag(function, "strict"),
        OpenAiMessages.mark(tool).or(() -> OpenAiMessages.mark(function)));
  }

  private static ToolChoice choice(Asked choice, List<Tool> offered) {
    if (choice.isText()) {
      return switch (choice.text()) {
        case "auto" -> ToolChoice.AUTO;
        case "none" -> ToolChoice.NONE;
        case "required" -> ToolChoice.REQUIRED;
        default -> throw choice.wrongValue("one of 'none', 'auto', 'required' or an object");
      };
    }
    onlyFunctions(choice);
    Asked name = choice.need("function").need("name");
    if (offered.stream().noneMatch(tool -> tool.name().equals(name.text()))) {
      throw name.wrongValue("the name of one of the tools");
    }
    return ToolChoice.named(name.text());
  }

  private static void onlyFunctions(Asked tool) {
    Asked type = tool.need("type");
    if (!type.text().equals("function")) {
      throw type.untranslatable("A tool of type " + type.text());
    }
  }

  private static ResponseFormat format(Asked format) {
    Asked type = format.need("type");
    return switch (type.text()) {
      case "text" -> new ResponseFormat.Text();
      case "json_object" -> new ResponseFormat.AnyJson();
      case "json_schema" -> schema(format.need("json_schema"));
      default -> throw type.wrongValue("one of 'text', 'json_object', 'json_schema'");
    };
  }

  private static ResponseFormat schema(Asked schema) {
    return new ResponseFormat.Schema(
        schema.need("name").text(),
        schema.member("schema").map(Asked::object).orElse(JsonValue.EMPTY_JSON_OBJECT),
        flag(schema, "strict"));
  }

  private static Optional<Boolean> flag(Asked holder, String name) {
    return holder.member(name).map(Asked::truth);
  }
}
