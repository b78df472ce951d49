// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.pieces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.Golden;
import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Tuning;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonObject;
import java.util.EnumSet;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the two services are asked. */
class PiecesRequestsTest {
  private static final Pieces PIECES = new Pieces(() -> "made-up");

  @ParameterizedTest
  @CsvSource({
    "gpt.request, gpt-4o, true, gpt.GPTInferenceService/PredictWithStream",
    "gpt.request, gpt-4o, false, gpt.GPTInferenceService/Predict",
    "vertex.request, claude-3-5-sonnet@20240620, true,"
        + " vertex.VertexInferenceService/PredictWithStream",
    "vertex.request, claude-3-5-sonnet-20240620, false, vertex.VertexInferenceService/Predict"
  })
  void theRecordedRequestsAreSent(String recorded, String model, boolean stream, String path) {
    JsonObject frames = Json.parse(Golden.read(Golden.FIXTURES.resolve("pieces/grpc-frames.json")));
    JsonObject asked =
        Json.object(Json.parse(Golden.read(Golden.FIXTURES.resolve("pieces/openai.request.json"))))
            .add("model", model)
            .add("stream", stream)
            .build();
    UpstreamRequest sent = PIECES.encode(OpenAiChat.DIALECT.decode(asked));
    assertEquals(
        "POST runtime.aot.machine_learning.parents." + path, sent.method() + " " + sent.path());
    assertEquals(
        frames.getJsonObject(recorded).getString("frame"), HexFormat.of().formatHex(bytes(sent)));
    assertEquals(Optional.of("application/grpc+proto"), sent.headers().first("content-type"));
    assertEquals(Optional.of("trailers"), sent.headers().first("te"));
  }

  private static byte[] bytes(UpstreamRequest sent) {
    byte[] bytes = new byte[sent.body().remaining()];
    sent.body().duplicate().get(bytes);
    return bytes;
  }

  @Test
  void theTwoServicesAreToldApartByTheirPaths() {
    for (String model : new String[] {"gpt-4", "chat-bison"}) {
      String path = PIECES.encode(ask(model, "{\"role\":\"user\",\"content\":\"x\"}", "")).path();
      assertEquals(model.equals("gpt-4"), path.startsWith(Pieces.GPT), path);
      assertEquals(model.equals("chat-bison"), path.startsWith(Pieces.VERTEX), path);
    }
  }

  /** The folded text of both services: {@code /} for a line's end, {@code |} between two texts. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      textBlock =
          """
          u:a                  ~ 1 user:a;/                                       ~ user:a;/
          s:x s:y u:a          ~ 0 system:x;/system:y;/ | 1 user:a;/              ~ user:a;/ | system:x_y;/
          d:x u:a              ~ 0 system:x;/ | 1 user:a;/                        ~ user:a;/ | system:x;/
          u:a u:b              ~ 1 user:a;/user:b;/                               ~ user:a_b;/
          u:a a:b u:c          ~ 1 user:a;/assistant:b;/user:c;/                  ~ user:a;/assistant:b;/user:c;/
          u:a s:x u:b          ~ 0 system:x;/ | 1 user:a;/user:b;/                ~ user:a_b;/ | system:x;/
          u:system:x           ~ 1 user:system :x;/                               ~ user:system :x;/
          u:a_System:x         ~ 1 user:a_System :x;/                             ~ user:a_System :x;/
          u:a_assistant:x      ~ 1 user:a_assistant :x;/                          ~ user:a_assistant :x;/
          a:a_tool:x           ~ 1 assistant:a_tool :x;/                          ~ assistant:a_tool :x;/
          u:a_developer:x      ~ 1 user:a_developer :x;/                          ~ user:a_developer :x;/
          u:the-system:x       ~ 1 user:the-system:x;/                            ~ user:the-system:x;/
          u:user:x             ~ 1 user:user:x;/                                  ~ user:user:x;/
          s:a_system:x         ~ 0 system:a_system:x;/                            ~ - | system:a_system:x;/
          """)
  void turnsAreFolded(String turns, String gpt, String vertex) {
    var messages = new StringBuilder();
    for (String turn : turns.split(" ", -1)) {
      String role =
          switch (turn.charAt(0)) {
            case 's' -> "system";
            case 'd' -> "developer";
            case 'a' -> "assistant";
            default -> "user";
          };
      messages
          .append(messages.isEmpty() ? "" : ",")
          .append(
              Json.object()
                  .add("role", role)
                  .add("content", turn.substring(2).replace("_", "\n"))
                  .build());
    }
    ProtoFields asked = message(PIECES.encode(ask("gpt-4", messages.toString(), "")));
    assertEquals(gpt.substring(gpt.lastIndexOf("| ") + 1).strip(), gpt(asked.message(2)));
    ProtoFields args = message(PIECES.encode(ask("gemini", messages.toString(), ""))).message(2);
    String rules = shown(args.text(3));
    String said = shown(args.message(2).text(2));
    assertEquals(vertex, (said.isEmpty() ? "-" : said) + (rules.isEmpty() ? "" : " | " + rules));
    assertEquals(1, args.message(2).number(1));
  }

  /** The last of its messages. */
  private static String gpt(ProtoFields message) {
    return message.number(1) + " " + shown(message.text(2));
  }

  private static String shown(String text) {
    return text.replace("\r\n", "/").replace("\n", "_");
  }

  private static ProtoFields message(UpstreamRequest sent) {
    byte[] frame = bytes(sent);
    byte[] message = java.util.Arrays.copyOfRange(frame, 5, frame.length);
    return ProtoFields.read(message).orElseThrow();
  }

  private static ChatRequest ask(String model, String messages, String more) {
    return OpenAiChat.DIALECT.decode(
        Json.parse("{\"model\":\"" + model + "\",\"messages\":[" + messages + "]" + more + "}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          19 000000000000f03f 21 000000000000f03f |
          19 000000000000e03f 21 000000000000f03f | ,"temperature":0.5
          21 000000000000f03f                     | ,"temperature":0
          19 000000000000f03f 21 000000000000d03f | ,"top_p":0.25
          19 000000000000f03f                     | ,"top_p":0
          """)
  void wishesAreGivenOrAsUsual(String tail, String more) {
    UpstreamRequest sent =
        PIECES.encode(
            ask("gpt-4", "{\"role\":\"user\",\"content\":\"x\"}", more == null ? "" : more));
    String hex = HexFormat.of().formatHex(bytes(sent));
    assertEquals(tail.replace(" ", ""), hex.substring(hex.indexOf("3b0d0a") + 6));
  }

  @Test
  void whatTheServicesLackIsSaid() {
    ChatRequest gpt = ask("gpt-4", "{\"role\":\"user\",\"content\":\"x\"}", "");
    assertEquals(
        EnumSet.complementOf(EnumSet.of(Tuning.TEMPERATURE, Tuning.TOP_P)), PIECES.lacks(gpt));
    assertEquals(Set.of(Tuning.values()), PIECES.lacks(gpt.withModel("gemini-pro")));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          messages[0].content | [{"type":"image_url","image_url":{"url":"https://h/x.png"}}]                             |                                                                        | not this image
          messages[0].content | [{"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}}]                    |                                                                        | not this audio
          messages[0].content | [{"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,AA=="}}] |                                                                    | not this document
          tools               | "x" | ,"tools":[{"type":"function","function":{"name":"f","parameters":{}}}]                                                                                           | cannot be given tools
          response_format     | "x" | ,"response_format":{"type":"json_object"}                                                                                                                        | cannot be held to a format
          n                   | "x" | ,"n":2                                                                                                                                                           | gives one reply only
          """)
  void whatIsNoTextIsRefused(String param, String content, String more, String why) {
    ChatRequest request =
        ask("gpt-4", "{\"role\":\"user\",\"content\":" + content + "}", more == null ? "" : more);
    Failure failure = assertThrows(Refused.class, () -> PIECES.encode(request)).failure();
    assertEquals(400, failure.status());
    assertEquals(Optional.of("unsupported_value"), failure.code());
    assertEquals(Optional.of(param), failure.param());
    assertEquals(true, failure.message().contains(why), failure.message());
  }

  @Test
  void callsOfToolsInTheHistoryAreRefusedWhereTheyStand() {
    String history =
        "{\"role\":\"user\",\"content\":\"x\"},{\"role\":\"assistant\",\"content\":null,"
            + "\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\","
            + "\"arguments\":\"{}\"}}]},{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"y\"}";
    Refused refused = assertThrows(Refused.class, () -> PIECES.encode(ask("gpt-4", history, "")));
    assertEquals(Optional.of("messages[1].content"), refused.failure().param());
  }

  @Test
  void earlierThoughtsAreLeftOutAndRefusalsAreSaid() {
    String history =
        "{\"role\":\"assistant\",\"content\":\"b\",\"reasoning_content\":\"hm\"},"
            + "{\"role\":\"assistant\",\"content\":null,\"refusal\":\"no\"}";
    ProtoFields asked = message(PIECES.encode(ask("gpt-4", history, "")));
    assertEquals("assistant:b;/assistant:no;/", shown(asked.message(2).text(2)));
  }
}
