// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;

/** How hard a model shall think: a level for newer ones, a budget of tokens for generation 2.5. */
final class Thinking {
  private static final String NONE = "none";

  /** The least that Pro models can be brought to. */
  private static final int LEAST_OF_PRO = 128;

  private Thinking() {}

  /** Summaries of the thoughts are asked for whenever there shall be any. */
  static JsonObject config(ModelName model, String effort) {
    var config = Json.object();
    if (model.thinksByLevel()) {
      config.add("thinkingLevel", level(model, effort));
    } else {
      config.add("thinkingBudget", budget(model, effort));
    }
    if (!effort.equals(NONE)) {
      config.add("includeThoughts", true);
    }
    return config.build();
  }

  /** Pro models know no MINIMAL, the first of them no MEDIUM either. */
  private static String level(ModelName model, String effort) {
    return switch (effort) {
      case NONE, "minimal" -> model.isPro() ? "LOW" : "MINIMAL";
      case "low" -> "LOW";
      case "medium" -> model.isPro() && model.generation() == 30 ? "HIGH" : "MEDIUM";
      case "high", "xhigh", "max" -> "HIGH";
      default -> throw unknown();
    };
  }

  private static int budget(ModelName model, String effort) {
    return switch (effort) {
      case NONE -> model.isPro() ? LEAST_OF_PRO : 0;
      case "minimal", "low" -> 1024;
      case "medium" -> 8192;
      case "high", "xhigh", "max" -> 24576;
      default -> throw unknown();
    };
  }

  private static Refused unknown() {
    return new Refused(
        Failure.of(
                Kind.INVALID,
                "Invalid value for 'reasoning_effort': expected one of 'none', 'minimal', 'low',"
                    + " 'medium', 'high', 'xhigh', 'max'.")
            .withCode("invalid_value")
            .withParam("reasoning_effort"));
  }
}
