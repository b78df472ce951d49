// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.JsonValue.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A value of a client's request and where it stands, so that a refusal can name the place. */
record Asked(String path, JsonValue value) {

  static Asked body(JsonObject body) {
    return new Asked("", body);
  }

  /** A member; one that is null counts as missing. */
  Optional<Asked> member(String name) {
    JsonValue member = object().get(name);
    return member == null || member.getValueType() == ValueType.NULL
        ? Optional.empty()
        : Optional.of(new Asked(below(name), member));
  }

  Asked need(String name) {
    return member(name)
        .orElseThrow(
            () ->
                refused(
                    "Missing required parameter: '" + below(name) + "'.",
                    "missing_required_parameter",
                    below(name)));
  }

  private String below(String name) {
    return path.isEmpty() ? name : path + "." + name;
  }

  List<Asked> items() {
    if (!(value instanceof JsonArray array)) {
      throw wrongType("an array");
    }
    List<Asked> items = new ArrayList<>(array.size());
    for (int i = 0; i < array.size(); i++) {
      items.add(new Asked(path + "[" + i + "]", array.get(i)));
    }
    return items;
  }

  boolean isText() {
    return value instanceof JsonString;
  }

  boolean isArray() {
    return value instanceof JsonArray;
  }

  String text() {
    if (value instanceof JsonString text) {
      return text.getString();
    }
    throw wrongType("a string");
  }

  JsonObject object() {
    if (value instanceof JsonObject object) {
      return object;
    }
    throw wrongType("an object");
  }

  boolean truth() {
    return switch (value.getValueType()) {
      case TRUE -> true;
      case FALSE -> false;
      default -> throw wrongType("a boolean");
    };
  }

  int whole(int least, int most) {
    long number = wholeLong();
    if (number < least || number > most) {
      throw outside(least, most);
    }
    return (int) number;
  }

  long wholeLong() {
    if (value instanceof JsonNumber number) {
      try {
        return number.bigDecimalValue().longValueExact();
      } catch (ArithmeticException fraction) {
        throw wrongType("an integer");
      }
    }
    throw wrongType("an integer");
  }

  double number(double least, double most) {
    if (!(value instanceof JsonNumber number)) {
      throw wrongType("a number");
    }
    if (number.doubleValue() < least || number.doubleValue() > most) {
      throw outside(least, most);
    }
    return number.doubleValue();
  }

  Refused wrongType(String wanted) {
    return refused(
        "Invalid type for '" + path + "': expected " + wanted + ", but got " + kind() + " instead.",
        "invalid_type",
        path);
  }

  Refused wrongValue(String allowed) {
    return refused(
        "Invalid value for '" + path + "': expected " + allowed + ".", "invalid_value", path);
  }

  /** Something that only an upstream of the OpenAI wire can be asked. */
  Refused untranslatable(String what) {
    return refused(
        what + " at '" + path + "' cannot be translated for this model's upstream.",
        "unsupported_value",
        path);
  }

  private Refused outside(Number least, Number most) {
    return wrongValue("a value between " + least + " and " + most);
  }

  private String kind() {
    return switch (value.getValueType()) {
      case ARRAY -> "an array";
      case OBJECT -> "an object";
      case STRING -> "a string";
      case NUMBER -> "a number";
      case TRUE, FALSE -> "a boolean";
      case NULL -> "null";
    };
  }

  private static Refused refused(String message, String code, String param) {
    return new Refused(Failure.of(Failure.Kind.INVALID, message).withCode(code).withParam(param));
  }
}
