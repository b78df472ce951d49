// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Tuning;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * A chat completion request in the words of Z.ai, which also are those of Zhipu in China.
 *
 * @see <a href="https://docs.z.ai/api-reference/llm/chat-completion">Chat completion</a>
 */
final class ZaiRequest {
  private static final List<String> LACKED =
      List.of(
          "frequency_penalty",
          "logit_bias",
          "logprobs",
          "metadata",
          "parallel_tool_calls",
          "prediction",
          "presence_penalty",
          "seed",
          "service_tier",
          "store",
          "top_logprobs");
  private static final Set<String> FILES = Set.of("file", "input_audio");
  private static final Set<String> NO_EFFORT = Set.of("none", "minimal");
  private static final double LEAST_TOP_P = 0.01;
  private static final int SHORTEST_USER = 6;
  private static final int LONGEST_USER = 128;

  /** Names for one model and something to be switched on with it. */
  private static final String THINKING = "glm-4.5-thinking";

  private static final String SEARCH = "glm-4.5-search";
  private static final String BOTH_ARE = "glm-4.5";

  private final JsonObject request;
  private final JsonObjectBuilder mended;

  private ZaiRequest(JsonObject request) {
    this.request = request;
    this.mended = Json.object(request);
  }

  /**
   * @throws Refused when it asks for what these models cannot read or do
   */
  static JsonObject mend(JsonObject request) {
    refuseSeveralReplies(request);
    refuseFiles(request);
    ZaiRequest asked = new ZaiRequest(request);
    LACKED.forEach(asked.mended::remove);
    asked.mended.remove("n").remove("stream_options");
    asked.thinking();
    asked.sampling();
    asked.tools();
    asked.format();
    asked.user();
    return asked.mended.build();
  }

  /** What of a request {@link #mend} leaves out. */
  static List<String> drops(JsonObject request) {
    List<String> dropped = new ArrayList<>();
    LACKED.stream().filter(name -> Members.says(request, name)).forEach(dropped::add);
    if (Members.items(request, "stop").size() > 1) {
      dropped.add("stop");
    }
    if (forcesTool(request)) {
      dropped.add("tool_choice");
    }
    if (Members.says(request, "user") && !fits(Members.text(request, "user"))) {
      dropped.add("user");
    }
    return dropped;
  }

  /** The same of a request that comes from another format. */
  static Set<Tuning> lacks(ChatRequest request) {
    Set<Tuning> lacks =
        EnumSet.of(
            Tuning.SEED,
            Tuning.PRESENCE_PENALTY,
            Tuning.FREQUENCY_PENALTY,
            Tuning.PARALLEL_TOOL_CALLS,
            Tuning.TOOL_CHOICE);
    if (request.sampling().stop().size() > 1) {
      lacks.add(Tuning.STOP);
    }
    if (!fits(request.context().user().orElse(""))) {
      lacks.add(Tuning.USER);
    }
    return lacks;
  }

  private static void refuseSeveralReplies(JsonObject request) {
    if (Members.number(request, "n").filter(n -> n.doubleValue() > 1).isPresent()) {
      throw new Refused(
          Failure.of(Failure.Kind.INVALID, "The upstream gives one reply at a time.")
              .withCode("unsupported_value")
              .withParam("n"));
    }
  }

  private static void refuseFiles(JsonObject request) {
    List<JsonValue> messages = Members.items(request, "messages");
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i) instanceof JsonObject message) {
        for (JsonObject part : Members.objects(message, "content")) {
          String type = Members.text(part, "type");
          if (FILES.contains(type)) {
            throw Unsupported.content(type, "messages[" + i + "]");
          }
        }
      }
    }
  }

  private void thinking() {
    String model = Members.text(request, "model");
    if (model.equals(THINKING) || model.equals(SEARCH)) {
      mended.add("model", BOTH_ARE);
    }
    mended.remove("reasoning_effort");
    String effort = Members.text(request, "reasoning_effort");
    if (Members.says(request, "thinking") || (effort.isEmpty() && !model.equals(THINKING))) {
      return;
    }
    String type = NO_EFFORT.contains(effort) ? "disabled" : "enabled";
    mended.add("thinking", Json.object().add("type", type));
  }

  private void sampling() {
    if (number("temperature") > 1) {
      mended.add("temperature", 1);
    }
    if (number("top_p") < LEAST_TOP_P) {
      mended.add("top_p", LEAST_TOP_P);
    }
    if (request.get("stop") instanceof JsonString word) {
      mended.add("stop", Json.array().add(word));
    } else if (request.get("stop") instanceof JsonArray words) {
      mended.remove("stop");
      words.stream().findFirst().ifPresent(first -> mended.add("stop", Json.array().add(first)));
    }
  }

  /** Not a number when there is none: neither more nor less than anything. */
  private double number(String name) {
    return Members.number(request, name).map(JsonNumber::doubleValue).orElse(Double.NaN);
  }

  private void tools() {
    boolean none = Members.text(request, "tool_choice").equals("none");
    if (none) {
      mended.remove("tool_choice").remove("tools");
    } else if (forcesTool(request)) {
      mended.add("tool_choice", "auto");
    }
    boolean asksForSearch = request.get("web_search_options") instanceof JsonObject;
    if (asksForSearch || Members.text(request, "model").equals(SEARCH)) {
      var tools = Json.array();
      if (!none) {
        Members.items(request, "tools").forEach(tools::add);
      }
      mended.add("tools", tools.add(search())).remove("web_search_options");
    }
  }

  private static boolean forcesTool(JsonObject request) {
    return request.get("tool_choice") instanceof JsonObject
        || Members.text(request, "tool_choice").equals("required");
  }

  private static JsonObjectBuilder search() {
    return Json.object()
        .add("type", "web_search")
        .add("web_search", Json.object().add("enable", true).add("search_result", true));
  }

  /** A schema is not enforced there: the model is asked to keep to it. */
  private void format() {
    JsonObject format =
        Members.object(request, "response_format").orElse(JsonValue.EMPTY_JSON_OBJECT);
    if (!Members.text(format, "type").equals("json_schema")) {
      return;
    }
    JsonObject schema =
        Members.object(format, "json_schema")
            .flatMap(named -> Members.object(named, "schema"))
            .orElse(JsonValue.EMPTY_JSON_OBJECT);
    mended.add("response_format", Json.object().add("type", "json_object"));
    tellSystem("Answer with one JSON object and nothing else. Its JSON Schema is:\n" + schema);
  }

  private void tellSystem(String words) {
    List<JsonValue> messages = Members.items(request, "messages");
    var told = Json.array();
    boolean goesOn =
        messages.stream().findFirst().filter(ZaiRequest::isSystemInOneText).isPresent();
    if (goesOn) {
      JsonObject first = messages.get(0).asJsonObject();
      told.add(Json.object(first).add("content", Members.text(first, "content") + "\n\n" + words));
    } else {
      told.add(Json.object().add("role", "system").add("content", words));
    }
    messages.stream().skip(goesOn ? 1 : 0).forEach(told::add);
    mended.add("messages", told);
  }

  private static boolean isSystemInOneText(JsonValue message) {
    return message instanceof JsonObject turn
        && Members.text(turn, "role").equals("system")
        && turn.get("content") instanceof JsonString;
  }

  private void user() {
    String user = Members.text(request, "user");
    mended.remove("user");
    if (fits(user) && !Members.says(request, "user_id")) {
      mended.add("user_id", user);
    }
  }

  private static boolean fits(String user) {
    return user.length() >= SHORTEST_USER && user.length() <= LONGEST_USER;
  }
}
