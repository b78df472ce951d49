// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.ResponseFormat;
import io.gatehouse.model.ChatRequest.Sampling;
import io.gatehouse.provider.Unsupported;
import io.gatehouse.wire.Json;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;

/**
 * Writes a request; {@link Turns} writes the conversation in it, {@link Functions} the tools.
 * Whatever it does not know the upstream refuses, so nothing is sent that nobody asked for.
 */
final class Body {
  /** Fields beyond the common ones, under both spellings, and what the upstream calls them. */
  static final Map<String, String> EXTENSIONS =
      Map.of(
          "top_k", "topK",
          "topK", "topK",
          "safety_settings", "safetySettings",
          "safetySettings", "safetySettings",
          "cached_content", "cachedContent",
          "cachedContent", "cachedContent");

  private static final String TOP_K = "topK";

  private final ModelName model;

  Body(ModelName model) {
    this.model = model;
  }

  JsonObject write(ChatRequest request) {
    Unsupported.severalReplies(request);
    var body = Json.object();
    new Turns(model).write(body, request.messages());
    new Functions(model).write(body, request.tools());
    JsonObject config = config(request);
    if (!config.isEmpty()) {
      body.add("generationConfig", config);
    }
    extensions(request)
        .forEach(
            (name, value) -> {
              if (!name.equals(TOP_K)) {
                body.add(name, value);
              }
            });
    return body.build();
  }

  private JsonObject config(ChatRequest request) {
    var config = Json.object();
    sampling(config, request.sampling());
    JsonValue topK = extensions(request).get(TOP_K);
    if (topK != null) {
      config.add(TOP_K, topK);
    }
    format(config, request.format());
    if (model.thinks()) {
      request
          .reasoningEffort()
          .ifPresent(effort -> config.add("thinkingConfig", Thinking.config(model, effort)));
    }
    return config.build();
  }

  private static JsonObject extensions(ChatRequest request) {
    var known = Json.object();
    request
        .context()
        .extensions()
        .forEach(
            (name, value) -> {
              if (EXTENSIONS.containsKey(name) && value != JsonValue.NULL) {
                known.add(EXTENSIONS.get(name), value);
              }
            });
    return known.build();
  }

  private static void sampling(JsonObjectBuilder config, Sampling sampling) {
    sampling.maxTokens().ifPresent(most -> config.add("maxOutputTokens", most));
    if (!sampling.stop().isEmpty()) {
      config.add("stopSequences", array(sampling.stop()));
    }
    sampling.temperature().ifPresent(value -> config.add("temperature", value));
    sampling.topP().ifPresent(value -> config.add("topP", value));
    sampling.seed().ifPresent(seed -> config.add("seed", folded(seed)));
    sampling.presencePenalty().ifPresent(value -> config.add("presencePenalty", value));
    sampling.frequencyPenalty().ifPresent(value -> config.add("frequencyPenalty", value));
  }

  /** The upstream's seeds are half as long as our clients'; the same one stays the same. */
  private static int folded(long seed) {
    return seed == (int) seed ? (int) seed : Long.hashCode(seed);
  }

  private void format(JsonObjectBuilder config, ResponseFormat format) {
    if (format instanceof ResponseFormat.Text) {
      return;
    }
    config.add("responseMimeType", "application/json");
    if (format instanceof ResponseFormat.Schema asked && !asked.schema().isEmpty()) {
      if (model.readsJsonSchema()) {
        config.add("responseJsonSchema", asked.schema());
      } else {
        config.add("responseSchema", OpenApiSchema.of(asked.schema(), "response_format"));
      }
    }
  }

  private static JsonArrayBuilder array(List<String> words) {
    var array = Json.array();
    words.forEach(array::add);
    return array;
  }
}
