// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * Members of a JSON object that somebody else wrote, read as the type we hope for. What is missing,
 * null or of another type is simply not there; nothing here throws.
 */
public final class Members {
  private Members() {}

  /** The member's text, empty when it is no string. */
  public static String text(JsonObject object, String name) {
    return object.get(name) instanceof JsonString text ? text.getString() : "";
  }

  public static Optional<JsonNumber> number(JsonObject object, String name) {
    return object.get(name) instanceof JsonNumber number ? Optional.of(number) : Optional.empty();
  }

  public static Optional<JsonObject> object(JsonObject object, String name) {
    return object.get(name) instanceof JsonObject member ? Optional.of(member) : Optional.empty();
  }

  /** The member's elements; none when it is no array. */
  public static List<JsonValue> items(JsonObject object, String name) {
    return object.get(name) instanceof JsonArray array ? array : List.of();
  }

  /** The objects among the member's elements. */
  public static List<JsonObject> objects(JsonObject object, String name) {
    return items(object, name).stream()
        .filter(JsonObject.class::isInstance)
        .map(JsonObject.class::cast)
        .toList();
  }

  /** Whether a member is there and says something: not null, not "", not {}, not []. */
  public static boolean says(JsonObject object, String name) {
    JsonValue value = object.get(name);
    if (value instanceof JsonString text) {
      return !text.getString().isEmpty();
    }
    if (value instanceof JsonObject member) {
      return !member.isEmpty();
    }
    if (value instanceof JsonArray array) {
      return !array.isEmpty();
    }
    return value != null
        && value.getValueType() != ValueType.NULL
        && value.getValueType() != ValueType.FALSE;
  }
}
