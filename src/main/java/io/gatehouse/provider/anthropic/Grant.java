// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.ResponseFormat;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.ToolChoice.Mode;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Tuning;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * How much of a request's wishes its model grants: each model takes some, and answers 400 to the
 * rest.
 */
final class Grant {
  private static final int LEAST_BUDGET = 1024;
  private static final List<String> LEVELS = List.of("low", "medium", "high", "xhigh", "max");

  /** The part of a reply's limit that goes into thoughts, in percent. */
  private static final Map<String, Integer> SHARES =
      Map.of("minimal", 10, "low", 20, "medium", 50, "high", 80, "xhigh", 95, "max", 95);

  private final ChatRequest request;
  private final Traits traits;
  private final boolean sampling;

  /**
   * @param sampling whether the version of the API knows a temperature
   */
  Grant(ChatRequest request, boolean sampling) {
    this.request = request;
    this.traits = Traits.of(request.model());
    this.sampling = sampling && traits.sampling();
    request.reasoningEffort().ifPresent(Grant::known);
  }

  private static void known(String effort) {
    if (!effort.equals("none") && !SHARES.containsKey(effort)) {
      throw new Refused(
          Failure.of(
                  Failure.Kind.INVALID,
                  "Invalid value for 'reasoning_effort': expected one of 'none', 'minimal', 'low',"
                      + " 'medium', 'high', 'xhigh', 'max'.")
              .withCode("invalid_value")
              .withParam("reasoning_effort"));
    }
  }

  Traits traits() {
    return traits;
  }

  /** What of the request's tuning is not granted, and makes a difference. */
  Set<Tuning> refused() {
    Set<Tuning> refused =
        EnumSet.of(Tuning.SEED, Tuning.PRESENCE_PENALTY, Tuning.FREQUENCY_PENALTY);
    if (lost(request.sampling().temperature(), temperature())) {
      refused.add(Tuning.TEMPERATURE);
    }
    if (lost(request.sampling().topP(), topP())) {
      refused.add(Tuning.TOP_P);
    }
    boolean thoughtful = request.reasoningEffort().filter(word -> !word.equals("none")).isPresent();
    if (thoughtful && effort().isEmpty() && thinking().isEmpty()) {
      refused.add(Tuning.REASONING_EFFORT);
    }
    return refused;
  }

  /** Whoever asks for 1 asks for what there is anyway. */
  private static boolean lost(Optional<Double> asked, Optional<Double> granted) {
    return granted.isEmpty() && asked.filter(value -> value != 1).isPresent();
  }

  /** Thoughts count into the limit, so that a budget the client has set makes room for itself. */
  int maxTokens() {
    int room =
        request.sampling().maxTokens().isPresent()
            ? 0
            : given()
                .map(JsonValue::asJsonObject)
                .flatMap(thinking -> Members.number(thinking, "budget_tokens"))
                .map(budget -> Math.max(0, Math.min(budget.intValue(), traits.mostTokens() / 2)))
                .orElse(0);
    int limit = request.sampling().maxTokens().orElse(traits.defaultTokens());
    return Math.min(limit + room, traits.mostTokens());
  }

  /** The {@code thinking} object; what the client has written itself goes as it is. */
  Optional<JsonObject> thinking() {
    Optional<JsonObject> given = given();
    if (given.isPresent() || request.reasoningEffort().isEmpty()) {
      return given;
    }
    String effort = request.reasoningEffort().get();
    if (effort.equals("none")) {
      return traits.thinking() == Traits.Thinking.UNASKED
          ? Optional.of(Json.object().add("type", "disabled").build())
          : Optional.empty();
    }
    if (forced()) {
      return Optional.empty();
    }
    return switch (traits.thinking()) {
      case NEVER -> Optional.empty();
      case BUDGET -> budget(SHARES.getOrDefault(effort, 0));
      case ASKED, UNASKED, ALWAYS ->
          Optional.of(Json.object().add("type", "adaptive").add("display", "summarized").build());
    };
  }

  private Optional<JsonObject> given() {
    JsonValue given = request.context().extensions().get("thinking");
    if (given == null || given.equals(JsonValue.NULL)) {
      return Optional.empty();
    }
    if (given instanceof JsonObject thinking) {
      return Optional.of(thinking);
    }
    throw new Refused(
        Failure.of(Failure.Kind.INVALID, "Invalid type for 'thinking': expected an object.")
            .withCode("invalid_type")
            .withParam("thinking"));
  }

  private Optional<JsonObject> budget(int share) {
    int most = maxTokens() - 1;
    if (most < LEAST_BUDGET || hasLostThoughts()) {
      return Optional.empty();
    }
    int wish = (int) (maxTokens() * (long) share / 100);
    int tokens = Math.min(most, Math.max(LEAST_BUDGET, wish));
    return Optional.of(Json.object().add("type", "enabled").add("budget_tokens", tokens).build());
  }

  /**
   * Whether the model would have to go on from thoughts that the client did not keep. With a budget
   * that is an error of the API's; adaptive models take it.
   */
  private boolean hasLostThoughts() {
    return request.messages().stream()
        .filter(message -> message.role() == Role.ASSISTANT)
        .reduce((earlier, later) -> later)
        .map(Message::parts)
        .filter(parts -> parts.stream().anyMatch(Part.ToolCall.class::isInstance))
        .filter(parts -> parts.stream().noneMatch(Grant::isSealed))
        .isPresent();
  }

  private static boolean isSealed(Part part) {
    return part instanceof Part.Reasoning thoughts && thoughts.signature().isPresent();
  }

  /** The effort that comes next below the one asked for. */
  Optional<String> effort() {
    String asked = request.reasoningEffort().orElse("none");
    if (asked.equals("none")) {
      boolean low =
          traits.thinking() == Traits.Thinking.ALWAYS && request.reasoningEffort().isPresent();
      return low ? Optional.of("low") : Optional.empty();
    }
    int level = Math.max(0, LEVELS.indexOf(asked));
    return LEVELS.subList(0, level + 1).stream()
        .filter(traits.efforts()::contains)
        .reduce((lower, higher) -> higher);
  }

  Optional<Double> temperature() {
    return sampling && !thinks()
        ? request.sampling().temperature().map(value -> Math.min(1, value))
        : Optional.empty();
  }

  /** Either this or a temperature: some models refuse both together. */
  Optional<Double> topP() {
    return sampling && !thinks() && request.sampling().temperature().isEmpty()
        ? request.sampling().topP()
        : Optional.empty();
  }

  private boolean thinks() {
    return thinking().filter(t -> !Members.text(t, "type").equals("disabled")).isPresent();
  }

  /**
   * The format to be kept to by calling a tool, which is how models without schemas are held to
   * one.
   */
  Optional<ResponseFormat.Schema> formatByTool() {
    Mode mode = request.tools().choice().mode();
    boolean free = mode == Mode.AUTO || mode == Mode.NONE || request.tools().offered().isEmpty();
    return !traits.schema() && free && request.format() instanceof ResponseFormat.Schema schema
        ? Optional.of(schema)
        : Optional.empty();
  }

  private boolean forced() {
    Mode mode = request.tools().choice().mode();
    boolean demanded = mode == Mode.REQUIRED || mode == Mode.NAMED;
    return formatByTool().isPresent() || (demanded && !request.tools().offered().isEmpty());
  }
}
