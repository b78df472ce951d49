// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
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
}
