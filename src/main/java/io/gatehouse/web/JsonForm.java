// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * A JSON object that an administrator sent, read field by field; whatever is wrong is told with the
 * field's name. A field that is null is one that is not there.
 */
final class JsonForm {
  private static final int LARGEST = 64 * 1024;
  private static final int LONGEST_ITEM = 200;

  /** Of all items of a list together, as they stand in JSON: so long is what keeps them. */
  private static final int LONGEST_LIST = 10_000;

  /** Not every database takes later ones, or those before our era. */
  private static final Instant FIRST = Instant.parse("0001-01-01T00:00:00Z");

  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

  private final JsonObject object;
  private final String path;
  private final TreeSet<String> known = new TreeSet<>();

  private JsonForm(JsonObject object, String path) {
    this.object = object;
    this.path = path;
  }

  /** Reads it; nothing at all is an empty one. */
  static JsonForm of(ByteBuffer body) {
    if (body.remaining() > LARGEST) {
      throw new Refused(
          Failure.of(Kind.TOO_LARGE, "The body is larger than the " + LARGEST + " bytes allowed."));
    }
    String text = UTF_8.decode(body).toString();
    try {
      return new JsonForm(text.isBlank() ? Json.object().build() : Json.parse(text), "");
    } catch (JsonException | IllegalStateException malformed) {
      throw new Refused(
          Failure.of(Kind.INVALID, "The body is not a JSON object.").withCode("invalid_json"));
    }
  }

  static Refused refused(String field, String what) {
    return new Refused(
        Failure.of(Kind.INVALID, "The field '" + field + "' " + what + ".")
            .withParam(field)
            .withCode("invalid_field"));
  }

  private Optional<JsonValue> value(String name) {
    known.add(name);
    return Optional.ofNullable(object.get(name)).filter(value -> value != JsonValue.NULL);
  }

  private RuntimeException wrong(String name, String what) {
    return refused(path + name, what);
  }

  Optional<String> text(String name, int longest) {
    return value(name).map(value -> text(name, value, longest));
  }

  private String text(String name, JsonValue value, int longest) {
    if (!(value instanceof JsonString string)) {
      throw wrong(name, "is a text, in quotation marks");
    }
    String text = string.getString().strip();
    if (text.isEmpty() || text.length() > longest || !isPlain(text)) {
      throw wrong(name, "has 1 to " + longest + " characters, and no line breaks");
    }
    return text;
  }

  /** Nothing that breaks a line, and nothing that no database takes. */
  private static boolean isPlain(String text) {
    return text.codePoints()
        .noneMatch(
            point ->
                Character.isISOControl(point)
                    || Character.getType(point) == Character.SURROGATE
                    || Character.getType(point) == Character.LINE_SEPARATOR
                    || Character.getType(point) == Character.PARAGRAPH_SEPARATOR);
  }

  Optional<Boolean> flag(String name) {
    return value(name)
        .map(
            value -> {
              if (value != JsonValue.TRUE && value != JsonValue.FALSE) {
                throw wrong(name, "is true or false");
              }
              return value == JsonValue.TRUE;
            });
  }

  OptionalLong count(String name, long most) {
    Optional<JsonValue> value = value(name);
    if (value.isEmpty()) {
      return OptionalLong.empty();
    }
    if (value.get() instanceof JsonNumber number) {
      try {
        long count = number.bigDecimalValue().longValueExact();
        if (count >= 1 && count <= most) {
          return OptionalLong.of(count);
        }
      } catch (ArithmeticException notWhole) {
        // told below
      }
    }
    throw wrong(name, "is a whole number from 1 to " + most);
  }

  /** A time that an administrator wrote. */
  static Instant time(String field, String text) {
    try {
      Instant time = Instant.parse(text);
      if (!time.isBefore(FIRST) && !time.isAfter(LAST)) {
        return time;
      }
    } catch (DateTimeParseException none) {
      // told below
    }
    throw refused(
        field, "is a time in UTC, such as 2027-01-31T00:00:00Z, in the years 0001 to 9999");
  }

  <T> List<T> list(String name, int most, Function<String, T> reader) {
    List<T> items = new ArrayList<>();
    for (JsonValue value : array(name, most)) {
      try {
        items.add(reader.apply(text(name, value, LONGEST_ITEM)));
      } catch (IllegalArgumentException wrong) {
        throw wrong(name, "cannot be read: " + wrong.getMessage());
      }
    }
    return items;
  }

  private List<JsonValue> array(String name, int most) {
    Optional<JsonValue> value = value(name);
    if (value.isEmpty()) {
      return List.of();
    }
    if (!(value.get() instanceof JsonArray array) || array.size() > most) {
      throw wrong(name, "is a list of at most " + most + " texts, such as [\"one\"]");
    }
    if (array.toString().length() > LONGEST_LIST) {
      throw wrong(name, "is a list of at most " + LONGEST_LIST + " characters in all");
    }
    return array;
  }

  /** An object in it. */
  Optional<JsonForm> part(String name) {
    return value(name)
        .map(
            value -> {
              if (!(value instanceof JsonObject inner)) {
                throw wrong(name, "is an object");
              }
              return new JsonForm(inner, path + name + ".");
            });
  }

  /** To be asked last: a field that nobody has read is a mistake of the sender's. */
  void requireNoMore() {
    for (String name : object.keySet()) {
      if (!known.contains(name)) {
        throw wrong(name, "is unknown; known are " + String.join(", ", known));
      }
    }
  }
}
