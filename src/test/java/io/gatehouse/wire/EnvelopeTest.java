// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import jakarta.json.JsonException;
import java.util.Arrays;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvelopeTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"model":"a"}                              | "a"
          { "x" : [1,{"model":"no"}] , "model":"a" } | "a"
          {"s":"\\"model\\":","model":"a"}           | "a"
          {"model":null}                             | null
          {"model" : -12.5E+3 , "x":true}            | -12.5E+3
          {"model":{"a":[]}}                         | {"a":[]}
          """)
  void findsTopLevelMembersOnly(String json, String raw) {
    assertEquals(Optional.of(raw), new Envelope(json.getBytes(UTF_8)).raw("model"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ``                          | the JSON text ends too early at line 1, column 1
          []                          | expected a JSON object at line 1, column 1
          {                           | the JSON text ends too early at line 1, column 2
          {"a"                        | the JSON text ends too early at line 1, column 5
          {"a":}                      | expected a value at line 1, column 6
          {"a":1                      | the JSON text ends too early at line 1, column 7
          {"a":1,}                    | expected a member name in double quotes at line 1, column 8
          {a:1}                       | expected a member name in double quotes at line 1, column 2
          {'a':1}                     | expected a member name in double quotes at line 1, column 2
          {"a":1}{"b":2}              | more text after the end of the JSON object at line 1, column 8
          {"a":1,"a":2}               | "a" is there twice at line 1, column 8
          {"\\u0061":1}               | a member name with a backslash escape is not accepted at line 1, column 2
          {"a":[1,2}                  | expected a comma or ] at line 1, column 10
          {"a":tru}                   | expected true at line 1, column 9
          {"a":01}                    | expected a comma or } at line 1, column 7
          {"a":1.}                    | expected a value at line 1, column 8
          {"a":+1}                    | expected a value at line 1, column 6
          {"a":NaN}                   | expected a value at line 1, column 6
          {"a":"\\x"}                 | unknown escape in a string at line 1, column 8
          {"a":"\\u12g4"}             | expected four hexadecimal digits at line 1, column 11
          {"ü":1,"b":}                | expected a value at line 1, column 12
          """)
  void saysWhatIsWrongAndWhere(String json, String message) {
    var wrong = assertThrows(Envelope.Malformed.class, () -> new Envelope(json.getBytes(UTF_8)));
    assertEquals(message, wrong.getMessage());
  }

  @Test
  void countsLines() {
    var wrong =
        assertThrows(
            Envelope.Malformed.class, () -> new Envelope("{\n\"ü\":1,\n  x}".getBytes(UTF_8)));
    assertEquals("expected a member name in double quotes at line 3, column 3", wrong.getMessage());
  }

  @ParameterizedTest
  @CsvSource({"C0 80", "C1 BF", "E0 80 80", "ED A0 80", "F0 80 80 80", "F4 90 80 80", "80", "FF"})
  void refusesWhatIsNoUtf8(String bytes) {
    byte[] json = "{\"a\":\"?\"}".getBytes(UTF_8);
    byte[] bad = new byte[bytes.split(" ", -1).length];
    int count = 0;
    for (String hex : bytes.split(" ", -1)) {
      bad[count++] = (byte) Integer.parseInt(hex, 16);
    }
    String text = new String(json, ISO_8859_1).replace("?", new String(bad, ISO_8859_1));
    assertThrows(Envelope.Malformed.class, () -> new Envelope(text.getBytes(ISO_8859_1)));
  }

  @Test
  void refusesWhatIsNestedTooDeeply() {
    String deep = "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}";
    assertThrows(Envelope.Malformed.class, () -> new Envelope(deep.getBytes(UTF_8)));
  }

  @Test
  void renamesTheModelAndTouchesNothingElse() {
    var body = "{ \"a\": 1.50,\t\"model\":\"mine\", \"z\": \"é\\u00e9🌍\" }";
    var envelope = new Envelope(body.getBytes(UTF_8));
    assertEquals(
        body.replace("mine", "gpt-4o"),
        UTF_8.decode(envelope.with("model", "\"gpt-4o\"")).toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"a":1}  | {"model":"m","a":1}
          { "a":1} | {"model":"m", "a":1}
          {}       | {"model":"m"}
          """)
  void putsAModelFirstWhereThereIsNone(String json, String with) {
    var envelope = new Envelope(json.getBytes(UTF_8));
    assertEquals(with, UTF_8.decode(envelope.with("model", "\"m\"")).toString());
  }

  @Test
  void readsStringsAsTheyAreMeant() {
    var envelope = new Envelope("{\"a\":\"x\\u00fc\\n\",\"b\":1}".getBytes(UTF_8));
    assertEquals(Optional.of("xü\n"), envelope.string("a"));
    assertEquals(Optional.empty(), envelope.string("b"));
    assertEquals(Optional.empty(), envelope.string("c"));
  }

  /** What we take for JSON, a JSON parser takes for JSON: else we would check something else. */
  @Test
  void acceptsNothingThatAParserRefuses() {
    long seed = System.nanoTime();
    System.out.println("acceptsNothingThatAParserRefuses seed " + seed);
    Random random = new Random(seed);
    byte[] good =
        "{\"a\":[1,-2.5e3,true,null,{\"b\":\"\\u00e9\\n x\"}],\"c\":{},\"d\":\"ü\"}"
            .getBytes(UTF_8);
    for (int i = 0; i < 50_000; i++) {
      byte[] mutant = Arrays.copyOf(good, good.length - random.nextInt(2));
      for (int change = random.nextInt(3); change >= 0; change--) {
        String alphabet = "{}[]\",:\\0123eE+-.tfn \n\u0001u";
        mutant[random.nextInt(mutant.length)] =
            (byte) alphabet.charAt(random.nextInt(alphabet.length()));
      }
      if (accepts(mutant)) {
        String text = new String(mutant, UTF_8);
        try {
          Json.parse(text);
        } catch (JsonException refused) {
          throw new AssertionError("seed " + seed + ": " + text, refused);
        }
      }
    }
  }

  private static boolean accepts(byte[] json) {
    try {
      new Envelope(json);
      return true;
    } catch (Envelope.Malformed refused) {
      return false;
    }
  }
}
