// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The schemas of one document without references and without {@code allOf}: each is put together
 * from all that it leans on. One that leans on itself is any object where it does.
 */
final class FlatSchemas {
  /** A client can write a small schema that is endless once its references are written out. */
  private static final int MOST = 5000;

  private static final int DEEPEST = 100;
  private static final JsonObject ANY_OBJECT = Json.object().add("type", "object").build();

  /**
   * One of them.
   *
   * @param open the references that led here
   * @param depth how many it is inside of
   */
  record Flat(JsonObject members, Set<String> open, int depth) {
    /** Around the whole document. */
    static final Flat NOTHING = new Flat(JsonValue.EMPTY_JSON_OBJECT, Set.of(), 0);
  }

  private final JsonObject document;
  private final String path;
  private int met;

  FlatSchemas(JsonObject document, String path) {
    this.document = document;
    this.path = path;
  }

  /**
   * @throws Refused when there are too many of them
   */
  Flat of(JsonValue schema, Flat within) {
    Set<String> open = new HashSet<>(within.open());
    int depth = within.depth() + 1;
    return new Flat(flat(schema, open, depth), open, depth);
  }

  private JsonObject flat(JsonValue schema, Set<String> open, int depth) {
    if (++met > MOST || depth > DEEPEST) {
      throw new Refused(
          Failure.of(Kind.INVALID, "The schema at '" + path + "' is too large for this model.")
              .withCode("invalid_value")
              .withParam(path));
    }
    if (!(schema instanceof JsonObject node)) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
    Map<String, JsonValue> members = new LinkedHashMap<>(node);
    members.remove("$ref");
    members.remove("allOf");
    String reference = Members.text(node, "$ref");
    if (!reference.isEmpty()) {
      merge(members, referred(reference, open, depth));
    }
    for (JsonValue part : Members.items(node, "allOf")) {
      merge(members, flat(part, open, depth + 1));
    }
    return object(members);
  }

  private JsonObject referred(String reference, Set<String> open, int depth) {
    return open.add(reference)
        ? flat(resolve(reference).orElse(ANY_OBJECT), open, depth + 1)
        : ANY_OBJECT;
  }

  private Optional<JsonObject> resolve(String reference) {
    if (!reference.startsWith("#")) {
      return Optional.empty();
    }
    Optional<JsonObject> found = Optional.of(document);
    for (String step : reference.substring(1).split("/", -1)) {
      String name = step.replace("~1", "/").replace("~0", "~");
      found = name.isEmpty() ? found : found.flatMap(at -> Members.object(at, name));
    }
    return found;
  }

  /** What stands nearer wins, but properties and what is required of them add up. */
  private static void merge(Map<String, JsonValue> members, JsonObject more) {
    more.forEach(
        (name, value) -> {
          JsonValue known = members.get(name);
          if (known instanceof JsonObject mine
              && value instanceof JsonObject theirs
              && name.equals("properties")) {
            Map<String, JsonValue> both = new LinkedHashMap<>(theirs);
            both.putAll(mine);
            members.put(name, object(both));
          } else if (known instanceof JsonArray mine
              && value instanceof JsonArray theirs
              && name.equals("required")) {
            members.put(name, union(mine, theirs));
          } else {
            members.putIfAbsent(name, value);
          }
        });
  }

  private static JsonArray union(JsonArray mine, JsonArray theirs) {
    Set<JsonValue> both = new LinkedHashSet<>(mine);
    both.addAll(theirs);
    var union = Json.array();
    both.forEach(union::add);
    return union.build();
  }

  private static JsonObject object(Map<String, JsonValue> members) {
    var object = Json.object();
    members.forEach(object::add);
    return object.build();
  }
}
