// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.ResponseFormat;
import io.gatehouse.model.ChatRequest.Sampling;
import io.gatehouse.model.ChatRequest.Tool;
import io.gatehouse.model.ChatRequest.ToolChoice;
import io.gatehouse.model.ChatRequest.Tools;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Set;

/** Writes a chat completion request; {@link OpenAiTurns} writes the conversation in it. */
final class OpenAiBody {
  private final Set<Quirk> quirks;

  OpenAiBody(Set<Quirk> quirks) {
    this.quirks = quirks;
  }

  JsonObject write(ChatRequest request) {
    Unsupported.severalReplies(request);
    var body =
        Json.object()
            .add("model", request.model())
            .add("messages", new OpenAiTurns(quirks).write(request.messages()));
    if (quirks.contains(Quirk.CONTINUES_FINAL) && request.begun().isPresent()) {
      body.add("continue_final_message", true).add("add_generation_prompt", false);
    }
    tools(body, request.tools());
    sampling(body, request.sampling());
    format(body, request.format());
    request.reasoningEffort().ifPresent(effort -> body.add("reasoning_effort", effort));
    request.context().user().ifPresent(user -> body.add("user", user));
    if (request.stream()) {
      stream(body, request.delivery().includeUsage());
    }
    return quirks.contains(Quirk.SPEAKS_GLM) ? ZaiRequest.mend(body.build()) : body.build();
  }

  /** Usage is asked for whenever the upstream can stand it: it is what the ledger lives on. */
  private void stream(JsonObjectBuilder body, boolean includeUsage) {
    body.add("stream", true);
    if (includeUsage || !quirks.contains(Quirk.SHY_OF_STREAM_OPTIONS)) {
      body.add("stream_options", Json.object().add("include_usage", true));
    }
  }

  private void sampling(JsonObjectBuilder body, Sampling sampling) {
    String limit = quirks.contains(Quirk.OLD_MAX_TOKENS) ? "max_tokens" : "max_completion_tokens";
    sampling.maxTokens().ifPresent(most -> body.add(limit, most));
    sampling.temperature().ifPresent(value -> body.add("temperature", value));
    sampling.topP().ifPresent(value -> body.add("top_p", value));
    if (!sampling.stop().isEmpty()) {
      var stop = Json.array();
      sampling.stop().forEach(stop::add);
      body.add("stop", stop);
    }
    sampling.seed().ifPresent(value -> body.add("seed", value));
    sampling.presencePenalty().ifPresent(value -> body.add("presence_penalty", value));
    sampling.frequencyPenalty().ifPresent(value -> body.add("frequency_penalty", value));
  }

  private static void tools(JsonObjectBuilder body, Tools tools) {
    if (tools.offered().isEmpty()) {
      return;
    }
    var offered = Json.array();
    tools.offered().forEach(tool -> offered.add(tool(tool)));
    body.add("tools", offered);
    if (!tools.choice().equals(ToolChoice.AUTO)) {
      body.add("tool_choice", choice(tools.choice()));
    }
    tools.parallel().ifPresent(parallel -> body.add("parallel_tool_calls", parallel));
  }

  private static JsonObjectBuilder tool(Tool tool) {
    var function = Json.object().add("name", tool.name());
    tool.description().ifPresent(text -> function.add("description", text));
    function.add("parameters", tool.schema());
    tool.strict().ifPresent(strict -> function.add("strict", strict));
    return Json.object().add("type", "function").add("function", function);
  }

  private static JsonValue choice(ToolChoice choice) {
    return switch (choice.mode()) {
      case AUTO -> Json.string("auto");
      case NONE -> Json.string("none");
      case REQUIRED -> Json.string("required");
      case NAMED ->
          Json.object()
              .add("type", "function")
              .add("function", Json.object().add("name", choice.name().orElseThrow()))
              .build();
    };
  }

  private static void format(JsonObjectBuilder body, ResponseFormat format) {
    if (format instanceof ResponseFormat.AnyJson) {
      body.add("response_format", Json.object().add("type", "json_object"));
    } else if (format instanceof ResponseFormat.Schema schema) {
      var named = Json.object().add("name", schema.name()).add("schema", schema.schema());
      schema.strict().ifPresent(strict -> named.add("strict", strict));
      body.add(
          "response_format", Json.object().add("type", "json_schema").add("json_schema", named));
    }
  }
}
