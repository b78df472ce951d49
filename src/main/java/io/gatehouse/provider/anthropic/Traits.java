// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Objects;

/**
 * What a family of models takes; {@code models.json} has all of them.
 *
 * @param names parts of the names of its models
 * @param efforts the levels of effort it knows
 * @param sampling whether it takes a temperature at all
 * @param schema whether it keeps to a JSON Schema by itself
 * @param forcedTools whether it can be made to call a tool
 * @param defaultTokens the limit of a reply when the client sets none: the API insists on one
 * @param mostTokens the highest limit it takes
 */
record Traits(
    List<String> names,
    Thinking thinking,
    List<String> efforts,
    boolean sampling,
    boolean schema,
    boolean forcedTools,
    int defaultTokens,
    int mostTokens) {

  /** When a model thinks before it answers. */
  enum Thinking {
    NEVER,
    /** When given a number of tokens for it. */
    BUDGET,
    /** When asked to; how much is its own choice. */
    ASKED,
    /** Unless asked not to. */
    UNASKED,
    ALWAYS
  }

  private static final List<Traits> FAMILIES = read();

  static Traits of(String model) {
    String name = model.toLowerCase(Locale.ROOT);
    for (Traits family : FAMILIES) {
      if (family.isOf(name)) {
        return family;
      }
    }
    throw new IllegalStateException("models.json ends with a family for every name");
  }

  private boolean isOf(String model) {
    for (String part : names) {
      if (model.contains(part)) {
        return true;
      }
    }
    return false;
  }

  private static List<Traits> read() {
    try (InputStream file =
        Objects.requireNonNull(Traits.class.getResourceAsStream("models.json"))) {
      JsonObject table = Json.parse(new String(file.readAllBytes(), UTF_8));
      return Members.objects(table, "models").stream().map(Traits::family).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Traits family(JsonObject family) {
    return new Traits(
        words(family, "names"),
        Thinking.valueOf(family.getString("thinking").toUpperCase(Locale.ROOT)),
        words(family, "effort"),
        family.getBoolean("sampling"),
        family.getBoolean("schema"),
        family.getBoolean("forced_tools"),
        family.getInt("default_tokens"),
        family.getInt("most_tokens"));
  }

  private static List<String> words(JsonObject family, String name) {
    return family.getJsonArray(name).getValuesAs(JsonString::getString);
  }
}
