// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.ResponseFormat;
import io.gatehouse.model.ChatRequest.Sampling;
import io.gatehouse.model.ChatRequest.Tool;
import io.gatehouse.model.ChatRequest.ToolChoice;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * A chat as the page sends it.
 *
 * @param chat id of the conversation
 * @param answer id of the message that is to come
 * @param prompt the text that is signed
 */
record Question(String chat, String answer, String prompt, JsonObject body) {
  private static final Set<String> NO_EFFORT = Set.of("none", "minimal");

  /** One chat's own names and time. */
  record Label(String chat, String answer, long now) {}

  /**
   * @param files what the site said of the pictures it was given
   * @throws Refused when the request holds what the page could not send
   */
  static Question of(
      ChatRequest request, WebModel model, Map<Picture, JsonObject> files, Label label) {
    refuseTheImpossible(request);
    JsonArray messages = new Turns(files).write(request.messages());
    String prompt = prompt(messages);
    var body =
        Json.object()
            .add("stream", true)
            .add("model", model.id())
            .add("messages", messages)
            .add("signature_prompt", prompt)
            .add("params", params(request.sampling()))
            .add("features", features(request, model))
            .add(
                "background_tasks",
                Json.object().add("title_generation", false).add("tags_generation", false))
            .add(
                "mcp_servers",
                model.searches() ? Json.array().add("deep-web-search") : Json.array())
            .add("variables", variables(label.now()))
            .add("chat_id", label.chat())
            .add("id", label.answer())
            .add(
                "model_item",
                Json.object()
                    .add("id", model.id())
                    .add("name", model.title())
                    .add("owned_by", "openai"))
            .add("tool_servers", Json.array());
    tools(body, request.tools());
    files(body, files, label);
    return new Question(label.chat(), label.answer(), prompt, body.build());
  }

  /**
   * Looks at a request before anything is sent for its sake.
   *
   * @throws Refused when it holds what the page could not send
   */
  static void check(ChatRequest request) {
    refuseTheImpossible(request);
    Map<Picture, JsonObject> files = new HashMap<>();
    Picture.in(request.messages())
        .forEach(picture -> files.put(picture, JsonValue.EMPTY_JSON_OBJECT));
    var unused = new Turns(files).write(request.messages());
  }

  private static void refuseTheImpossible(ChatRequest request) {
    if (request.delivery().replies() > 1) {
      throw refused("The upstream gives one reply at a time.", "n");
    }
    if (!(request.format() instanceof ResponseFormat.Text)) {
      throw refused("The upstream answers in plain text only.", "response_format");
    }
  }

  static Refused refused(String message, String param) {
    return new Refused(
        Failure.of(Failure.Kind.INVALID, message).withCode("unsupported_value").withParam(param));
  }

  /** What the user has said last, as the site finds it in the messages. */
  private static String prompt(JsonArray messages) {
    String prompt = "";
    for (JsonObject message : messages.getValuesAs(JsonObject.class)) {
      if (Members.text(message, "role").equals("user")) {
        prompt =
            message.get("content") instanceof JsonArray
                ? Members.objects(message, "content").stream()
                    .map(part -> Members.text(part, "text"))
                    .collect(Collectors.joining())
                : Members.text(message, "content");
      }
    }
    return prompt;
  }

  private static JsonObjectBuilder params(Sampling sampling) {
    var params = Json.object();
    sampling.temperature().ifPresent(value -> params.add("temperature", value));
    sampling.topP().ifPresent(value -> params.add("top_p", value));
    sampling.maxTokens().ifPresent(most -> params.add("max_tokens", most));
    return params;
  }

  private static JsonObjectBuilder features(ChatRequest request, WebModel model) {
    boolean thinks =
        request.reasoningEffort().map(effort -> !NO_EFFORT.contains(effort)).orElse(model.thinks());
    return Json.object()
        .add("image_generation", false)
        .add("web_search", model.searches())
        .add("auto_web_search", model.searches())
        .add("preview_mode", model.searches())
        .add("flags", Json.array())
        .add("enable_thinking", thinks);
  }

  /** Who asks and where is nobody's business but the operator's. */
  private static JsonObjectBuilder variables(long now) {
    ZonedDateTime time = Instant.ofEpochMilli(now).atZone(ZoneOffset.UTC);
    String date = time.format(DateTimeFormatter.ISO_LOCAL_DATE);
    String clock = time.format(DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT));
    return Json.object()
        .add("{{USER_NAME}}", "User")
        .add("{{USER_LOCATION}}", "Unknown")
        .add("{{CURRENT_DATETIME}}", date + " " + clock)
        .add("{{CURRENT_DATE}}", date)
        .add("{{CURRENT_TIME}}", clock)
        .add(
            "{{CURRENT_WEEKDAY}}",
            time.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.ENGLISH))
        .add("{{CURRENT_TIMEZONE}}", "UTC")
        .add("{{USER_LANGUAGE}}", "en-US");
  }

  private static void tools(JsonObjectBuilder body, ChatRequest.Tools tools) {
    if (tools.offered().isEmpty() || tools.choice().equals(ToolChoice.NONE)) {
      return;
    }
    JsonArrayBuilder offered = Json.array();
    for (Tool tool : tools.offered()) {
      var function = Json.object().add("name", tool.name());
      tool.description().ifPresent(text -> function.add("description", text));
      offered.add(
          Json.object()
              .add("type", "function")
              .add("function", function.add("parameters", tool.schema())));
    }
    body.add("tools", offered);
  }

  private static void files(JsonObjectBuilder body, Map<Picture, JsonObject> files, Label label) {
    if (files.isEmpty()) {
      return;
    }
    JsonArrayBuilder list = Json.array();
    files.values().forEach(file -> list.add(file(file, label)));
    body.add("files", list);
  }

  private static JsonObjectBuilder file(JsonObject file, Label label) {
    String id = Members.text(file, "id");
    JsonValue size =
        Members.object(file, "meta")
            .flatMap(meta -> Members.number(meta, "size"))
            .map(JsonValue.class::cast)
            .orElse(Json.value("0"));
    return Json.object()
        .add("type", "image")
        .add("file", file)
        .add("id", id)
        .add("url", "/api/v1/files/" + id)
        .add("name", Members.text(file, "filename"))
        .add("status", "uploaded")
        .add("size", size)
        .add("error", "")
        .add("itemId", UUID.nameUUIDFromBytes((label.answer() + id).getBytes(UTF_8)).toString())
        .add("media", "image");
  }
}
