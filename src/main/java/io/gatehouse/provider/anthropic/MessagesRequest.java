// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.ResponseFormat;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Tool;
import io.gatehouse.model.ChatRequest.ToolChoice;
import io.gatehouse.model.ChatRequest.ToolChoice.Mode;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Optional;

/** Writes the body of a request; {@link Turns} writes the conversation in it. */
final class MessagesRequest {
  /** What a model without schemas calls instead of speaking. */
  static final String ANSWER = "gatehouse_answer";

  private final ChatRequest request;
  private final Grant grant;
  private final Optional<ResponseFormat.Schema> formatByTool;

  MessagesRequest(ChatRequest request, Grant grant) {
    this.request = request;
    this.grant = grant;
    this.formatByTool = grant.formatByTool();
  }

  JsonObject write() {
    if (request.delivery().replies() > 1) {
      throw refused("This upstream gives only one reply at a time.", "n");
    }
    var body = Json.object().add("model", request.model()).add("max_tokens", grant.maxTokens());
    conversation(body);
    tools(body);
    sampling(body);
    extension("cache_control").ifPresent(mark -> body.add("cache_control", mark));
    user().ifPresent(user -> body.add("metadata", Json.object().add("user_id", user)));
    grant.thinking().ifPresent(thinking -> body.add("thinking", thinking));
    output(body);
    if (request.stream()) {
      body.add("stream", true);
    }
    return body.build();
  }

  /** What the system says before anybody else has a place of its own. */
  private void conversation(JsonObjectBuilder body) {
    List<Message> messages = request.messages();
    int first = 0;
    while (first < messages.size() && messages.get(first).role() == Role.SYSTEM) {
      first++;
    }
    boolean alone = first == messages.size();
    List<JsonObject> system =
        alone ? List.of() : new Blocks("messages[0]").write(parts(messages.subList(0, first)));
    JsonArrayBuilder instructions = array(system);
    boolean anyJson = request.format() instanceof ResponseFormat.AnyJson;
    if (anyJson) {
      instructions.add(
          Blocks.text("Answer with one JSON object and nothing else: no words around it."));
    }
    if (anyJson || !system.isEmpty()) {
      body.add("system", instructions);
    }
    body.add("messages", new Turns(alone).write(messages, alone ? 0 : first));
  }

  private static List<ChatRequest.Part> parts(List<Message> messages) {
    return messages.stream().flatMap(message -> message.parts().stream()).toList();
  }

  private static JsonArrayBuilder array(List<JsonObject> blocks) {
    JsonArrayBuilder array = Json.array();
    blocks.forEach(array::add);
    return array;
  }

  private void tools(JsonObjectBuilder body) {
    JsonArrayBuilder written = array(request.tools().offered().stream().map(this::tool).toList());
    formatByTool.ifPresent(format -> written.add(tool(answer(format))));
    JsonArray tools = written.build();
    if (!tools.isEmpty()) {
      body.add("tools", tools);
      choice().ifPresent(choice -> body.add("tool_choice", choice));
    }
  }

  private static Tool answer(ResponseFormat.Schema format) {
    String description = "Gives the answer, in the form that is wanted: " + format.name();
    return new Tool(ANSWER, Optional.of(description), format.schema(), Optional.empty());
  }

  private JsonObject tool(Tool tool) {
    var written = Json.object().add("name", tool.name());
    tool.description().ifPresent(text -> written.add("description", text));
    written.add("input_schema", schema(tool.schema()));
    tool.strict()
        .filter(strict -> strict && grant.traits().schema())
        .ifPresent(strict -> written.add("strict", true));
    tool.mark().ifPresent(mark -> written.add("cache_control", Blocks.cacheControl(mark)));
    return written.build();
  }

  /** A tool without arguments has a schema all the same. */
  private static JsonObject schema(JsonObject schema) {
    if (schema.containsKey("type")) {
      return schema;
    }
    var whole = Json.object().add("type", "object");
    if (!schema.containsKey("properties")) {
      whole.add("properties", JsonValue.EMPTY_JSON_OBJECT);
    }
    schema.forEach(whole::add);
    return whole.build();
  }

  private Optional<JsonObject> choice() {
    ToolChoice choice = request.tools().choice();
    boolean oneByOne = request.tools().parallel().filter(parallel -> !parallel).isPresent();
    if (formatByTool.isPresent()) {
      boolean others = choice.mode() == Mode.AUTO && !request.tools().offered().isEmpty();
      var answer = others ? typed("any") : typed("tool").add("name", ANSWER);
      return Optional.of(answer.add("disable_parallel_tool_use", true).build());
    }
    if (choice.mode() == Mode.NONE) {
      return Optional.of(typed("none").build());
    }
    if (choice.mode() == Mode.AUTO && !oneByOne) {
      return Optional.empty();
    }
    if (choice.mode() != Mode.AUTO && !grant.traits().forcedTools()) {
      throw refused("This model cannot be made to call a tool.", "tool_choice");
    }
    JsonObjectBuilder written =
        switch (choice.mode()) {
          case AUTO, NONE -> typed("auto");
          case REQUIRED -> typed("any");
          case NAMED -> typed("tool").add("name", choice.name().orElseThrow());
        };
    if (oneByOne) {
      written.add("disable_parallel_tool_use", true);
    }
    return Optional.of(written.build());
  }

  private static JsonObjectBuilder typed(String type) {
    return Json.object().add("type", type);
  }

  private void sampling(JsonObjectBuilder body) {
    List<String> stops =
        request.sampling().stop().stream().filter(word -> !word.isBlank()).toList();
    if (!stops.isEmpty()) {
      var sequences = Json.array();
      stops.forEach(sequences::add);
      body.add("stop_sequences", sequences);
    }
    grant.temperature().ifPresent(value -> body.add("temperature", value));
    grant.topP().ifPresent(value -> body.add("top_p", value));
    extension("top_k").ifPresent(value -> body.add("top_k", value));
  }

  private Optional<JsonValue> extension(String name) {
    return Optional.ofNullable(request.context().extensions().get(name))
        .filter(value -> !value.equals(JsonValue.NULL));
  }

  private Optional<String> user() {
    return request
        .context()
        .user()
        .or(() -> Optional.of(Members.text(request.context().extensions(), "safety_identifier")))
        .filter(user -> !user.isEmpty());
  }

  private void output(JsonObjectBuilder body) {
    var output = Json.object();
    grant.effort().ifPresent(effort -> output.add("effort", effort));
    if (request.format() instanceof ResponseFormat.Schema format && grant.traits().schema()) {
      output.add("format", typed("json_schema").add("schema", format.schema()));
    }
    JsonObject built = output.build();
    if (!built.isEmpty()) {
      body.add("output_config", built);
    }
  }

  private static Refused refused(String message, String param) {
    return new Refused(
        Failure.of(Failure.Kind.INVALID, message).withCode("unsupported_value").withParam(param));
  }
}
