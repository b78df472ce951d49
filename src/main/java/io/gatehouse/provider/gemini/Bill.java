// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.Usage;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;

/** Reads what a reply has cost. Counters that are zero are not told. */
final class Bill {
  private static final int LONGEST = 18;

  private Bill() {}

  /** Thoughts are not among the tokens of the answer, nor what tools gave among the question's. */
  static Optional<Usage> read(JsonObject usage) {
    long input = count(usage, "promptTokenCount") + count(usage, "toolUsePromptTokenCount");
    long thoughts = count(usage, "thoughtsTokenCount");
    long output = count(usage, "candidatesTokenCount") + thoughts;
    return input + output == 0
        ? Optional.empty()
        : Optional.of(new Usage(input, output, count(usage, "cachedContentTokenCount"), thoughts));
  }

  /** Long numbers may come as text. */
  private static long count(JsonObject usage, String name) {
    JsonValue value = usage.get(name);
    if (value instanceof JsonNumber number) {
      return Math.max(0, number.longValue());
    }
    return value instanceof JsonString text ? number(text.getString()) : 0;
  }

  private static long number(String text) {
    boolean digits =
        !text.isEmpty() && text.length() <= LONGEST && text.chars().allMatch(Character::isDigit);
    return digits ? Long.parseLong(text) : 0;
  }
}
