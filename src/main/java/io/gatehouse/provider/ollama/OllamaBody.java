// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.ollama;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.ResponseFormat;
import io.gatehouse.model.ChatRequest.Sampling;
import io.gatehouse.model.ChatRequest.Tool;
import io.gatehouse.model.ChatRequest.Tools;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.Unsupported;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Set;
import java.util.TreeSet;

/** Writes a chat request of Ollama's; {@link OllamaTurns} writes the conversation in it. */
final class OllamaBody {
  private static final String KEEP_ALIVE = "keep_alive";

  /** Its options that OpenAI has no name for and that are a client's business. */
  private static final Set<String> OPTIONS =
      Set.of("min_p", "num_ctx", "repeat_last_n", "repeat_penalty", "top_k", "typical_p");

  static final Set<String> EXTENSIONS = extensions();

  private OllamaBody() {}

  private static Set<String> extensions() {
    Set<String> all = new TreeSet<>(OPTIONS);
    all.add(KEEP_ALIVE);
    return Set.copyOf(all);
  }

  /**
   * @throws Refused when the request asks for what Ollama cannot do
   */
  static JsonObject write(ChatRequest request, Thinking thinking) {
    Unsupported.severalReplies(request);
    JsonObject extensions = request.context().extensions();
    var body =
        Json.object()
            .add("model", request.model())
            .add("messages", new OllamaTurns(request.messages()).write())
            .add("stream", request.stream());
    tools(body, request.tools());
    format(body, request.format());
    request.reasoningEffort().ifPresent(effort -> body.add("think", thinking.word(effort)));
    if (extensions.containsKey(KEEP_ALIVE)) {
      body.add(KEEP_ALIVE, extensions.get(KEEP_ALIVE));
    }
    JsonObject options = options(request.sampling(), extensions);
    return options.isEmpty() ? body.build() : body.add("options", options).build();
  }

  private static void tools(JsonObjectBuilder body, Tools tools) {
    switch (tools.choice().mode()) {
      case NONE -> {}
      case AUTO -> offer(body, tools);
      case REQUIRED, NAMED ->
          throw Unsupported.parameter("tool_choice", "way to demand a call of a tool");
    }
  }

  private static void offer(JsonObjectBuilder body, Tools tools) {
    if (!tools.offered().isEmpty()) {
      var offered = Json.array();
      tools.offered().forEach(tool -> offered.add(tool(tool)));
      body.add("tools", offered);
    }
  }

  private static JsonObjectBuilder tool(Tool tool) {
    var function = Json.object().add("name", tool.name());
    tool.description().ifPresent(text -> function.add("description", text));
    function.add("parameters", tool.schema());
    return Json.object().add("type", "function").add("function", function);
  }

  private static void format(JsonObjectBuilder body, ResponseFormat format) {
    if (format instanceof ResponseFormat.AnyJson) {
      body.add("format", "json");
    } else if (format instanceof ResponseFormat.Schema schema) {
      body.add("format", schema.schema());
    }
  }

  private static JsonObject options(Sampling sampling, JsonObject extensions) {
    var options = Json.object();
    sampling.maxTokens().ifPresent(most -> options.add("num_predict", most));
    sampling.temperature().ifPresent(value -> options.add("temperature", value));
    sampling.topP().ifPresent(value -> options.add("top_p", value));
    if (!sampling.stop().isEmpty()) {
      var stop = Json.array();
      sampling.stop().forEach(stop::add);
      options.add("stop", stop);
    }
    sampling.seed().ifPresent(value -> options.add("seed", value));
    sampling.presencePenalty().ifPresent(value -> options.add("presence_penalty", value));
    sampling.frequencyPenalty().ifPresent(value -> options.add("frequency_penalty", value));
    extensions.forEach(
        (name, value) -> {
          if (OPTIONS.contains(name)) {
            options.add(name, value);
          }
        });
    return options.build();
  }
}
