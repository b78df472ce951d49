// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A value that fits a JSON Schema, always the same one: what is required and no more, at the first
 * of every choice. Knows the words that tool and reply schemas use, and patterns not at all.
 */
final class SchemaSample {
  private static final int DEEPEST = 12;

  /** A schema may refer to itself, many times over: a sample has an end. */
  private static final int MOST_VALUES = 500;

  private static final int LONGEST = 1000;
  private static final Map<String, String> BY_FORMAT =
      Map.of(
          "date", "2026-01-31",
          "date-time", "2026-01-31T12:00:00Z",
          "time", "12:00:00Z",
          "email", "ada@example.com",
          "uri", "https://example.com",
          "uuid", "00000000-0000-4000-8000-000000000000");
  private static final Map<String, String> BY_NAME =
      Map.of(
          "city", "Oslo",
          "location", "Oslo",
          "country", "Norway",
          "name", "Ada",
          "language", "en",
          "url", "https://example.com",
          "email", "ada@example.com");

  private final JsonObject root;
  private int values;

  private SchemaSample(JsonObject root) {
    this.root = root;
  }

  static JsonValue of(JsonObject schema) {
    boolean anything = schema.isEmpty();
    return anything ? JsonValue.EMPTY_JSON_OBJECT : new SchemaSample(schema).value("", schema, 0);
  }

  private JsonValue value(String name, JsonObject schema, int depth) {
    if (depth > DEEPEST || ++values > MOST_VALUES) {
      return JsonValue.NULL;
    }
    for (String fixed : List.of("const", "default")) {
      JsonValue value = schema.get(fixed);
      if (value != null) {
        return value;
      }
    }
    List<JsonValue> choices = Members.items(schema, "enum");
    if (!choices.isEmpty()) {
      return choices.get(0);
    }
    Optional<JsonObject> elsewhere = elsewhere(schema);
    return elsewhere.isPresent()
        ? value(name, elsewhere.get(), depth + 1)
        : typed(name, schema, depth);
  }

  /** The schema that this one refers to, or offers first. */
  private Optional<JsonObject> elsewhere(JsonObject schema) {
    String reference = Members.text(schema, "$ref");
    if (reference.startsWith("#")) {
      return resolve(reference);
    }
    for (String group : List.of("anyOf", "oneOf", "allOf")) {
      List<JsonObject> options = Members.objects(schema, group);
      if (!options.isEmpty()) {
        return Optional.of(options.get(0));
      }
    }
    return Optional.empty();
  }

  private Optional<JsonObject> resolve(String reference) {
    Optional<JsonObject> found = Optional.of(root);
    for (String step : reference.substring(1).split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      found = name.isEmpty() ? found : found.flatMap(at -> Members.object(at, name));
    }
    return found;
  }

  private JsonValue typed(String name, JsonObject schema, int depth) {
    return switch (type(schema)) {
      case "object" -> object(schema, depth);
      case "array" -> array(name, schema, depth);
      case "integer" -> Json.value(Long.toString(Math.round(Math.ceil(least(schema, 1)))));
      case "number" -> Json.value(Double.toString(least(schema, 1.5)));
      case "boolean" -> JsonValue.TRUE;
      case "null" -> JsonValue.NULL;
      default -> Json.string(text(name, schema));
    };
  }

  private static String type(JsonObject schema) {
    if (schema.get("type") instanceof JsonString type) {
      return type.getString();
    }
    for (JsonValue type : Members.items(schema, "type")) {
      if (type instanceof JsonString name) {
        return name.getString();
      }
    }
    return schema.containsKey("properties") ? "object" : "string";
  }

  private JsonValue object(JsonObject schema, int depth) {
    JsonObject properties =
        Members.object(schema, "properties").orElse(JsonValue.EMPTY_JSON_OBJECT);
    var object = Json.object();
    for (JsonValue required : Members.items(schema, "required")) {
      if (required instanceof JsonString name) {
        JsonObject property =
            Members.object(properties, name.getString()).orElse(JsonValue.EMPTY_JSON_OBJECT);
        object.add(name.getString(), value(name.getString(), property, depth + 1));
      }
    }
    return object.build();
  }

  private JsonValue array(String name, JsonObject schema, int depth) {
    JsonObject item = Members.object(schema, "items").orElse(JsonValue.EMPTY_JSON_OBJECT);
    int least = Members.number(schema, "minItems").map(JsonNumber::intValue).orElse(1);
    var array = Json.array();
    for (int i = 0; i < Math.min(least, 8); i++) {
      array.add(value(name, item, depth + 1));
    }
    return array.build();
  }

  private static double least(JsonObject schema, double usual) {
    double least =
        Members.number(schema, "minimum")
            .map(JsonNumber::doubleValue)
            .or(() -> Members.number(schema, "exclusiveMinimum").map(n -> n.doubleValue() + 1))
            .orElse(usual);
    double most =
        Members.number(schema, "maximum").map(JsonNumber::doubleValue).orElse(Double.MAX_VALUE);
    return Math.min(least, most);
  }

  private static String text(String name, JsonObject schema) {
    String text =
        Optional.ofNullable(BY_FORMAT.get(Members.text(schema, "format")))
            .orElseGet(() -> BY_NAME.getOrDefault(name, "demo"));
    int least = Members.number(schema, "minLength").map(JsonNumber::intValue).orElse(0);
    int most = Members.number(schema, "maxLength").map(JsonNumber::intValue).orElse(LONGEST);
    int missing = Math.min(least, LONGEST) - text.length();
    String padded = missing > 0 ? text + ".".repeat(missing) : text;
    return padded.substring(0, Math.max(0, Math.min(most, padded.length())));
  }
}
