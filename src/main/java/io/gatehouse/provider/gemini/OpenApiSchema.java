// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.provider.gemini.FlatSchemas.Flat;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Writes a JSON Schema in the part of OpenAPI's schemas that models before Gemini 2.5 read. They
 * refuse every other word, so a constraint without a word there is left out: the model then has
 * more freedom than it was meant to have, never less.
 */
final class OpenApiSchema {
  private static final Set<String> KEPT =
      Set.of(
          "title",
          "description",
          "default",
          "example",
          "pattern",
          "minimum",
          "maximum",
          "minLength",
          "maxLength",
          "minItems",
          "maxItems",
          "minProperties",
          "maxProperties",
          "propertyOrdering");

  private static final Map<String, Set<String>> FORMATS =
      Map.of(
          "STRING", Set.of("enum", "date-time"),
          "NUMBER", Set.of("float", "double"),
          "INTEGER", Set.of("int32", "int64"));

  private static final String NULL = "null";

  private static final Set<String> TYPES =
      Set.of("string", "number", "integer", "boolean", "array", "object", NULL);

  /** What says of a schema which values it is about. */
  private static final Set<String> TELLING =
      Set.of("type", "properties", "items", "enum", "const", "$ref", "allOf", "anyOf", "oneOf");

  private final FlatSchemas flat;

  private OpenApiSchema(FlatSchemas flat) {
    this.flat = flat;
  }

  /**
   * @param path where the schema stands in the client's request
   * @throws io.gatehouse.model.Refused when it is too large once every reference is written out
   */
  static JsonObject of(JsonObject schema, String path) {
    return new OpenApiSchema(new FlatSchemas(schema, path)).written(schema, Flat.NOTHING);
  }

  private JsonObject written(JsonValue schema, Flat within) {
    Flat node = flat.of(schema, within);
    JsonObject members = node.members();
    List<String> types = new ArrayList<>(types(members));
    List<JsonObject> options = new ArrayList<>(options(members));
    boolean nullType = types.remove(NULL);
    boolean nullOption = options.removeIf(option -> types(option).equals(List.of(NULL)));
    boolean nullable =
        nullType
            || nullOption
            || choices(members).contains(JsonValue.NULL)
            || JsonValue.TRUE.equals(members.get("nullable"));
    if (types.size() > 1) {
      options = types.stream().map(type -> only(members, type)).toList();
    }
    JsonObjectBuilder written = Json.object();
    if (options.isEmpty()) {
      typed(written, node, types.isEmpty() ? guessed(members) : types.get(0));
    } else if (options.size() == 1) {
      written(options.get(0), node).forEach(written::add);
    } else {
      written.add("anyOf", array(options, node));
    }
    kept(written, members);
    if (nullable) {
      written.add("nullable", true);
    }
    return written.build();
  }

  private static List<String> types(JsonObject schema) {
    List<JsonValue> types =
        schema.get("type") instanceof JsonString type
            ? List.of(type)
            : Members.items(schema, "type");
    return types.stream()
        .filter(JsonString.class::isInstance)
        .map(type -> ((JsonString) type).getString().toLowerCase(Locale.ROOT))
        .filter(TYPES::contains)
        .distinct()
        .toList();
  }

  /** Options that only narrow down what stands beside them are left out. */
  private static List<JsonObject> options(JsonObject schema) {
    List<JsonObject> options = new ArrayList<>(Members.objects(schema, "anyOf"));
    options.addAll(Members.objects(schema, "oneOf"));
    boolean tellsAll = schema.containsKey("properties") || schema.containsKey("items");
    boolean onlyNarrow =
        options.stream().anyMatch(option -> TELLING.stream().noneMatch(option::containsKey));
    return tellsAll || onlyNarrow ? List.of() : options;
  }

  /** The schema as it is for one of its types. */
  private static JsonObject only(JsonObject schema, String type) {
    return Json.object(schema)
        .remove("title")
        .remove("description")
        .remove("default")
        .add("type", type)
        .build();
  }

  private JsonArrayBuilder array(List<JsonObject> schemas, Flat within) {
    var array = Json.array();
    schemas.forEach(schema -> array.add(written(schema, within)));
    return array;
  }

  /** A type there must be; anything can be told as text. */
  private static String guessed(JsonObject schema) {
    if (schema.containsKey("properties")) {
      return "object";
    }
    return schema.containsKey("items") || schema.containsKey("prefixItems") ? "array" : "string";
  }

  private void typed(JsonObjectBuilder written, Flat node, String type) {
    JsonObject schema = node.members();
    List<String> choices = texts(choices(schema));
    String name = choices.isEmpty() ? type.toUpperCase(Locale.ROOT) : "STRING";
    written.add("type", name);
    if (!choices.isEmpty()) {
      var allowed = Json.array();
      choices.forEach(allowed::add);
      written.add("format", "enum").add("enum", allowed);
    } else if (FORMATS.getOrDefault(name, Set.of()).contains(Members.text(schema, "format"))) {
      written.add("format", Members.text(schema, "format"));
    }
    switch (name) {
      case "OBJECT" -> object(written, node);
      case "ARRAY" -> written.add("items", items(node));
      case "NUMBER", "INTEGER" -> limits(written, schema);
      default -> {}
    }
  }

  /** What the value must be one of, null included. */
  private static List<JsonValue> choices(JsonObject schema) {
    JsonValue constant = schema.get("const");
    return constant == null ? Members.items(schema, "enum") : List.of(constant);
  }

  private static List<String> texts(List<JsonValue> values) {
    return values.stream()
        .filter(value -> value != JsonValue.NULL)
        .map(value -> value instanceof JsonString text ? text.getString() : value.toString())
        .toList();
  }

  private void object(JsonObjectBuilder written, Flat node) {
    JsonObject schema = node.members();
    JsonObject properties =
        Members.object(schema, "properties").orElse(JsonValue.EMPTY_JSON_OBJECT);
    if (properties.isEmpty()) {
      return;
    }
    var all = Json.object();
    properties.forEach((name, property) -> all.add(name, written(property, node)));
    written.add("properties", all);
    Set<JsonValue> required = new LinkedHashSet<>(Members.items(schema, "required"));
    required.removeIf(
        name -> !(name instanceof JsonString text) || !properties.containsKey(text.getString()));
    if (!required.isEmpty()) {
      var names = Json.array();
      required.forEach(names::add);
      written.add("required", names);
    }
  }

  /** An array whose places differ may hold any of their values anywhere. */
  private JsonObject items(Flat node) {
    JsonObject schema = node.members();
    List<JsonObject> places = new ArrayList<>(Members.objects(schema, "prefixItems"));
    if (schema.get("items") instanceof JsonArray) {
      places.addAll(Members.objects(schema, "items"));
    } else {
      Members.object(schema, "items").ifPresent(places::add);
    }
    if (places.isEmpty()) {
      return written(JsonValue.EMPTY_JSON_OBJECT, node);
    }
    return places.size() == 1
        ? written(places.get(0), node)
        : Json.object().add("anyOf", array(places, node)).build();
  }

  /** The number itself is then allowed as well. */
  private static void limits(JsonObjectBuilder written, JsonObject schema) {
    if (schema.get("exclusiveMinimum") instanceof JsonNumber least) {
      written.add("minimum", least);
    }
    if (schema.get("exclusiveMaximum") instanceof JsonNumber most) {
      written.add("maximum", most);
    }
  }

  private static void kept(JsonObjectBuilder written, JsonObject schema) {
    schema.forEach(
        (name, value) -> {
          if (KEPT.contains(name) && value != JsonValue.NULL) {
            written.add(name, value);
          }
        });
  }
}
