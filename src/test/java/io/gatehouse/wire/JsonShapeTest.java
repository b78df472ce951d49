// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonShapeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|WHOLE",
        "[]|WHOLE",
        "  {\"a\":[1,{\"b\":\"}]\"}]}  |WHOLE",
        "{\"a\":\"\\\"}\"}|WHOLE",
        "{\"a\":\"\\\\\"}|WHOLE",
        "``|CUT_SHORT",
        "{|CUT_SHORT",
        "{\"a\":[1|CUT_SHORT",
        "{\"a\":\"b|CUT_SHORT",
        "{\"a\":\"b\\\"}|CUT_SHORT",
        "{\"a\":\"b\\|CUT_SHORT",
        "{\"a\":\"b\"]}|BROKEN",
        "[}|BROKEN",
        "{}}|BROKEN",
        "{} {}|BROKEN",
        "{}x|BROKEN",
        "<html>|BROKEN",
        "null|BROKEN",
        "\"text\"|BROKEN"
      })
  void looksAtBracketsAndQuotes(String text, JsonShape shape) {
    assertEquals(shape, JsonShape.of(text));
  }

  @Test
  void everyBeginningOfAReplyIsCutShort() {
    String whole = "{\"a\":{\"b\":[\"x\\\"y\",{\"c\":[]}]},\"d\":\"}\"}";
    for (int end = 0; end < whole.length(); end++) {
      assertEquals(JsonShape.CUT_SHORT, JsonShape.of(whole.substring(0, end)), "at " + end);
    }
    assertEquals(JsonShape.WHOLE, JsonShape.of(whole));
  }
}
