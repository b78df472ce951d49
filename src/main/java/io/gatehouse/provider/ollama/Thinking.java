// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.ollama;

import io.gatehouse.wire.Json;
import jakarta.json.JsonValue;

/** How a model is told to think before it speaks. */
enum Thinking {
  /** By a level. */
  SO_HARD,
  /** By yes or no. */
  OR_NOT;

  /** The word for one of OpenAI's efforts. */
  JsonValue word(String effort) {
    if (effort.equals("none")) {
      return JsonValue.FALSE;
    }
    return this == OR_NOT
        ? JsonValue.TRUE
        : Json.string(
            switch (effort) {
              case "minimal" -> "low";
              case "xhigh" -> "max";
              default -> effort;
            });
  }
}
