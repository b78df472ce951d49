// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonBuilderFactory;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonReader;
import jakarta.json.JsonReaderFactory;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import jakarta.json.spi.JsonProvider;
import java.io.StringReader;
import java.nio.ByteBuffer;
import java.util.HexFormat;
import java.util.Map;
import java.util.function.Function;

/**
 * The one door to JSON-P: {@code jakarta.json.Json} looks its provider up on every call (some 25
 * µs), this does once.
 */
public final class Json {
  private static final JsonProvider PROVIDER = JsonProvider.provider();
  private static final JsonReaderFactory READERS = PROVIDER.createReaderFactory(Map.of());
  private static final JsonBuilderFactory BUILDERS = PROVIDER.createBuilderFactory(Map.of());

  private static final HexFormat HEX = HexFormat.of();

  private Json() {}

  /**
   * A JSON object from its text.
   *
   * @throws jakarta.json.JsonException when the text is not one JSON object
   */
  public static JsonObject parse(String text) {
    return read(text, JsonReader::readObject);
  }

  /**
   * Any JSON value from its text.
   *
   * @throws jakarta.json.JsonException when the text is not one JSON value
   */
  public static JsonValue value(String text) {
    return read(text, JsonReader::readValue);
  }

  /** The library has other exceptions of its own for depth, and for the length of a number. */
  private static <T> T read(String text, Function<JsonReader, T> how) {
    try (var reader = READERS.createReader(new StringReader(text))) {
      return how.apply(reader);
    } catch (JsonException malformed) {
      throw malformed;
    } catch (RuntimeException tooMuch) {
      throw new JsonException("more than is read: nested too deep, or too long a number", tooMuch);
    }
  }

  public static JsonObjectBuilder object() {
    return BUILDERS.createObjectBuilder();
  }

  /** A builder that starts with another object's members. */
  public static JsonObjectBuilder object(JsonObject start) {
    return BUILDERS.createObjectBuilder(start);
  }

  public static JsonArrayBuilder array() {
    return BUILDERS.createArrayBuilder();
  }

  public static JsonString string(String value) {
    return PROVIDER.createValue(value);
  }

  public static ByteBuffer bytes(JsonValue value) {
    StringBuilder text = new StringBuilder(256);
    write(value, text);
    return ByteBuffer.wrap(text.toString().getBytes(UTF_8));
  }

  /**
   * Appends the text of a value: the same as its {@code toString}, which makes a writer and its
   * buffers each time.
   */
  public static void write(JsonValue value, StringBuilder out) {
    if (value instanceof JsonString text) {
      quote(text.getString(), out);
    } else if (value instanceof JsonObject object) {
      char before = '{';
      for (Map.Entry<String, JsonValue> member : object.entrySet()) {
        out.append(before);
        quote(member.getKey(), out);
        write(member.getValue(), out.append(':'));
        before = ',';
      }
      out.append(before == '{' ? "{}" : "}");
    } else if (value instanceof JsonArray array) {
      char before = '[';
      for (JsonValue item : array) {
        write(item, out.append(before));
        before = ',';
      }
      out.append(before == '[' ? "[]" : "]");
    } else {
      out.append(value);
    }
  }

  /** Appends a text as a JSON string, quotes included. */
  public static void quote(String text, StringBuilder out) {
    out.append('"');
    int copied = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || c == '"' || c == '\\') {
        out.append(text, copied, i);
        escape(c, out);
        copied = i + 1;
      }
    }
    out.append(text, copied, text.length()).append('"');
  }

  private static void escape(char c, StringBuilder out) {
    out.append('\\');
    switch (c) {
      case '"', '\\' -> out.append(c);
      case '\b' -> out.append('b');
      case '\f' -> out.append('f');
      case '\n' -> out.append('n');
      case '\r' -> out.append('r');
      case '\t' -> out.append('t');
      default -> out.append("u00").append(HEX.toHexDigits((byte) c));
    }
  }
}
