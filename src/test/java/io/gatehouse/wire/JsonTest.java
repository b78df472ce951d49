// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.json.JsonException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class JsonTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "plain",
        "\"",
        "\\",
        "a\"b\\c",
        "\b\f\n\r\t",
        "\u0000\u0001\u001f \u007f",
        "Grüße, 世界 👋🏽",
        "\u2028\u2029",
        "/ < > & '"
      })
  void quotesAsAnyJsonWriterDoes(String text) {
    StringBuilder out = new StringBuilder("x");
    Json.quote(text, out);
    assertEquals("x" + Json.string(text), out.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "[]",
        "null",
        "true",
        "false",
        "-0.10e+3",
        "12345678901234567890.5",
        "\"a\\n\\u0001\"",
        "[1,[],{},null]",
        "{\"a\":{\"b\":[true,{\"c\":\"\\\"\"}]},\"d\":[],\"e\\t\":{}}"
      })
  void writesAsAnyJsonWriterDoes(String text) {
    StringBuilder out = new StringBuilder("x");
    Json.write(Json.value(text), out);
    assertEquals("x" + Json.value(text), out.toString());
    assertEquals(
        Json.value(text).toString(), UTF_8.decode(Json.bytes(Json.value(text))).toString());
  }

  /** What the library has exceptions of its own for, of which its interface knows nothing. */
  private enum TooMuch {
    DEEP_ARRAYS("[".repeat(5000) + "]".repeat(5000)),
    DEEP_OBJECTS("{\"a\":".repeat(5000) + "1" + "}".repeat(5000)),
    DEEP_AND_OPEN("[".repeat(5000)),
    DIGITS("[" + "9".repeat(5000) + "]"),
    DECIMALS("[0." + "9".repeat(5000) + "]"),
    EXPONENT("[1e99999999999]");

    private final String text;

    TooMuch(String text) {
      this.text = text;
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatIsMoreThanTheLibraryReadsIsNoJson(TooMuch much) {
    assertThrows(JsonException.class, () -> Json.value(much.text));
    assertThrows(JsonException.class, () -> Json.parse("{\"a\":" + much.text + "}"));
  }
}
