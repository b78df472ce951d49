// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Delivery;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.ResponseFormat;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Sampling;
import io.gatehouse.model.ChatRequest.Tool;
import io.gatehouse.model.ChatRequest.ToolChoice;
import io.gatehouse.model.ChatRequest.Tools;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DemoTest {
  private static final Demo DEMO = new Demo();
  private static final ChatRequest HELLO = ChatRequest.of("demo", Message.user("Hello, Köln!"));
  private static final Tool WEATHER = tool("get_weather", "city");
  private static final Tool TIME = tool("get_time", "zone");

  @Test
  void saysWhatItWasToldAndHowToDoBetter() {
    String text = told(hear(HELLO), "text ");
    assertTrue(text.startsWith("You said: \"Hello, Köln!\". I am Gatehouse's"), text);
    assertTrue(text.contains("OPENAI_API_KEY"), text);
    int words = text.split(" ").length;
    assertTrue(words >= 20 && words <= 60, text);
    assertEquals(words, hear(HELLO).lines().filter(line -> line.startsWith("text ")).count());
    assertTrue(hear(HELLO).endsWith("end STOP\n"));
  }

  @Test
  void aLongQuestionIsNotRepeatedWhole() {
    String text = told(hear(ChatRequest.of("demo", Message.user("word ".repeat(500)))), "text ");
    assertTrue(text.split(" ").length <= 60, text);
    String one = told(hear(ChatRequest.of("demo", Message.user("😀".repeat(500)))), "text ");
    assertTrue(one.length() < 600, one);
  }

  @Test
  void theSameQuestionHasTheSameAnswer() {
    assertEquals(DEMO.encode(HELLO), DEMO.encode(HELLO));
    String other = hear(ChatRequest.of("demo", Message.user("Hello")));
    assertNotEquals(firstLine(hear(HELLO)), firstLine(other));
  }

  @Test
  void countsTokens() {
    assertEquals(0, Demo.tokens(" "));
    assertEquals(4, Demo.tokens("a four fives"));
    assertTrue(hear(HELLO).contains("usage 4 in"), hear(HELLO));
  }

  @Test
  void stopsAtTheLimit() {
    String heard = hear(HELLO.with(Sampling.DEFAULT.withMaxTokens(3)));
    assertEquals("You said: ", told(heard, "text "));
    assertTrue(heard.endsWith("3 out (0 reasoning)\nend LENGTH\n"), heard);
  }

  @Test
  void stopsAtAStopWord() {
    String heard = hear(HELLO.with(Sampling.DEFAULT.withStop("nowhere", " I am")));
    assertEquals("You said: \"Hello, Köln!\".", told(heard, "text "));
    assertTrue(heard.endsWith("end STOP\n"));
  }

  @ParameterizedTest
  @CsvSource({"AUTO, get_weather", "REQUIRED, get_weather", "NAMED, get_time"})
  void callsATool(ToolChoice.Mode mode, String name) {
    ToolChoice choice =
        new ToolChoice(
            mode, mode == ToolChoice.Mode.NAMED ? Optional.of("get_time") : Optional.empty());
    String heard = hear(HELLO.with(Tools.of(choice, WEATHER, TIME)));
    assertTrue(heard.contains(" " + name + "\n"), heard);
    assertTrue(heard.endsWith("end TOOL_CALLS\n"), heard);
    long pieces = heard.lines().filter(line -> line.startsWith("toolInput ")).count();
    assertTrue(pieces == 2 || pieces == 3, heard);
    assertEquals(1, Json.parse(told(heard, "toolInput 0 ")).size());
  }

  @Test
  void callsNoToolWhenNoneIsWantedOrItHasAnswered() {
    assertTrue(hear(HELLO.with(Tools.of(ToolChoice.NONE, WEATHER))).endsWith("end STOP\n"));
    ChatRequest answered =
        ChatRequest.of(
                "demo",
                Message.user("Weather?"),
                Message.of(Role.ASSISTANT, new Part.ToolCall("c", "get_weather", "{}")),
                Message.of(
                    Role.TOOL, new Part.ToolResult("c", List.of(new Part.Text("-3 degrees")))))
            .with(Tools.of(ToolChoice.AUTO, WEATHER));
    assertTrue(told(hear(answered), "text ").startsWith("The tool answered: -3 degrees."));
  }

  @Test
  void answersInJson() {
    String any = told(hear(HELLO.with(new ResponseFormat.AnyJson())), "text ");
    assertTrue(Json.parse(any).getString("answer").contains("Köln"), any);
    JsonObject schema =
        Json.parse(
            "{\"type\":\"object\",\"properties\":{\"n\":{\"enum\":[3]}},\"required\":[\"n\"]}");
    String fitting =
        told(hear(HELLO.with(new ResponseFormat.Schema("x", schema, Optional.empty()))), "text ");
    assertEquals("{\"n\":3}", fitting);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {}                                                                            | {}
          {"const":7}                                                                   | 7
          {"type":["string","null"]}                                                    | "demo"
          {"type":"string","format":"date"}                                             | "2026-01-31"
          {"type":"string","minLength":6}                                               | "demo.."
          {"type":"string","maxLength":2}                                               | "de"
          {"type":"integer","minimum":2.5}                                              | 3
          {"type":"number","maximum":1}                                                 | 1.0
          {"type":"boolean"}                                                            | true
          {"type":"null"}                                                               | null
          {"type":"array","items":{"type":"integer"},"minItems":2}                      | [1,1]
          {"anyOf":[{"type":"integer"},{"type":"string"}]}                              | 1
          {"type":"object","properties":{"city":{"type":"string"},"x":{}},"required":["city"]} | {"city":"Oslo"}
          {"$ref":"#/$defs/a","$defs":{"a":{"type":"boolean"}}}                         | true
          """)
  void samplesFitTheirSchema(String schema, String sample) {
    assertEquals(sample, SchemaSample.of(Json.parse(schema)).toString());
  }

  @Test
  void aSchemaWithoutEndHasASample() {
    String endless = "{\"type\":\"array\",\"minItems\":8,\"items\":{\"$ref\":\"#\"}}";
    assertTrue(SchemaSample.of(Json.parse(endless)).toString().length() < 10_000);
  }

  @Test
  void aCutAnswerIsAFailure() {
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = DEMO.decoder(transcript, true);
    ByteBuffer body = DEMO.encode(HELLO).body();
    decoder.feed(body.limit(body.limit() - 20));
    decoder.end();
    assertTrue(transcript.toString().contains("\nfail UPSTREAM 502 "), transcript.toString());
  }

  @Test
  void offersChatsOneAtATime() {
    assertEquals(Optional.of("demo"), DEMO.path(Endpoint.CHAT));
    assertEquals(Optional.empty(), DEMO.path(Endpoint.MODELS));
    assertThrows(Refused.class, () -> DEMO.encode(HELLO.with(new Delivery(2, false, false))));
  }

  private static String hear(ChatRequest request) {
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = DEMO.decoder(transcript, request.stream());
    decoder.feed(DEMO.encode(request).body());
    decoder.end();
    return transcript.toString();
  }

  private static String told(String transcript, String what) {
    return transcript
        .lines()
        .filter(line -> line.startsWith(what))
        .map(line -> line.substring(what.length()))
        .collect(Collectors.joining());
  }

  private static String firstLine(String text) {
    return text.lines().findFirst().orElseThrow();
  }

  private static Tool tool(String name, String argument) {
    JsonObject schema =
        Json.parse(
            "{\"type\":\"object\",\"properties\":{\""
                + argument
                + "\":{\"type\":\"string\"}},\"required\":[\""
                + argument
                + "\"]}");
    return new Tool(name, Optional.empty(), schema, Optional.empty());
  }
}
