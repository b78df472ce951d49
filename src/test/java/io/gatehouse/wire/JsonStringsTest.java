// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonStringsTest {
  private static final List<String> NAMES = List.of("a", "text");

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      textBlock =
          """
          {"a":"x"}                               | [x]
          {"a" \t:\t "x","b":"y","text":"z"}      | [x, z]
          {"a":["x",{"text":"y"}]}                | [y]
          {"b":{"c":[{"a":"x"},{"a":"y"}]}}       | [x, y]
          {"a":{"a":"x"}}                         | [x]
          {"a":null,"text":7,"a":""}              | []
          {"b":"a","text":"x"}                    | [x]
          {"b":"\\"a\\":\\"x\\"","text":"y"}      | [y]
          {"a":"say \\"text\\":\\"no\\""}         | [say "text":"no"]
          {"a":"end\\\\","text":"y"}              | [end\\, y]
          {"b":"\\\\\\"","a":"x"}                 | [x]
          {"a":"\\u4e16\\u00fc\\uD83C\\udf0d/\\/"} | [世ü🌍//]
          {"a":"世"}                              | [世]
          {"aa":"x","tex":"y","text ":"z"}        | []
          ["a","x","text"]                        | []
          {"text":"x","a":"cut                    | [x]
          {"text":"x","a                          | [x]
          {"text":"x","a"                         | [x]
          {"text":"x","a":                        | [x]
          {"a":"cut off\\                         | []
          {"a":"\\u12","text":"\\"}               | [u12]
          ~~                                      | []
          """)
  void stringsAreFoundByTheirNames(String json, String found) {
    assertEquals(found, found(json).toString());
  }

  @Test
  void controlCharactersAreRead() {
    assertEquals(List.of("\b\f\n\r\t|"), found("{\"a\":\"\\b\\f\\n\\r\\t|\"}"));
  }

  @Test
  void garbageIsNoMatter() {
    Random random = new Random(7);
    String[] pieces = {"\"a\"", "\"", ":", "{", "\\", "\\u", "\\u12g", " ", "[", "text", "é"};
    for (int i = 0; i < 20_000; i++) {
      var garbage = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        garbage.append(pieces[random.nextInt(pieces.length)]);
      }
      found(garbage.toString());
    }
  }

  private static List<String> found(String json) {
    List<String> found = new ArrayList<>();
    JsonStrings.under(NAMES, json, found::add);
    return found;
  }
}
