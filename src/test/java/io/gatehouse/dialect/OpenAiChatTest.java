// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.Golden;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Delivery;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.ResponseFormat;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Sampling;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.model.ChatRequest.ToolChoice;
import io.gatehouse.model.Citation;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.Refused;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tuning;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Json;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class OpenAiChatTest {
  private static final Dialect OPENAI = OpenAiChat.DIALECT;

  /** The first column is put into a request that is otherwise sound. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "model":7                                                                       | model                               | invalid_type
          "model":null                                                                    | model                               | missing_required_parameter
          "messages":null                                                                 | messages                            | missing_required_parameter
          "messages":{}                                                                   | messages                            | invalid_type
          "messages":[]                                                                   | messages                            | invalid_value
          "messages":["hi"]                                                               | messages[0]                         | invalid_type
          "messages":[{"content":"hi"}]                                                   | messages[0].role                    | missing_required_parameter
          "messages":[{"role":"king","content":"hi"}]                                     | messages[0].role                    | invalid_value
          "messages":[{"role":"function","content":"hi","name":"f"}]                      | messages[0].role                    | unsupported_value
          "messages":[{"role":"user"}]                                                    | messages[0].content                 | missing_required_parameter
          "messages":[{"role":"user","content":7}]                                        | messages[0].content                 | invalid_type
          "messages":[{"role":"user","content":["hi"]}]                                   | messages[0].content[0]              | invalid_type
          "messages":[{"role":"user","content":[{"type":"text","text":"a"},{"type":"x"}]}] | messages[0].content[1].type        | invalid_value
          "messages":[{"role":"user","content":[{"type":"image_url","image_url":"u"}]}]   | messages[0].content[0].image_url    | invalid_type
          "messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/png,x"}}]}] | messages[0].content[0].image_url.url | invalid_value
          "messages":[{"role":"user","content":[{"type":"file","file":{"file_id":"f"}}]}] | messages[0].content[0].file.file_id | unsupported_value
          "messages":[{"role":"system","content":[{"type":"image_url"}]}]                 | messages[0].content[0].type         | invalid_value
          "messages":[{"role":"assistant"}]                                               | messages[0].content                 | missing_required_parameter
          "messages":[{"role":"assistant","tool_calls":[{"id":"c"}]}]                     | messages[0].tool_calls[0].function  | missing_required_parameter
          "messages":[{"role":"assistant","tool_calls":[{"id":"c","type":"custom"}]}]     | messages[0].tool_calls[0].type      | unsupported_value
          "messages":[{"role":"assistant","audio":{"id":"a"}}]                            | messages[0].audio                   | unsupported_value
          "messages":[{"role":"tool","content":"x"}]                                      | messages[0].tool_call_id            | missing_required_parameter
          "stream":"yes"                                                                  | stream                              | invalid_type
          "temperature":3                                                                 | temperature                         | invalid_value
          "temperature":"hot"                                                             | temperature                         | invalid_type
          "max_tokens":0                                                                  | max_tokens                          | invalid_value
          "max_tokens":1.5                                                                | max_tokens                          | invalid_type
          "max_tokens":99999999999                                                        | max_tokens                          | invalid_value
          "n":0                                                                           | n                                   | invalid_value
          "stop":[1]                                                                      | stop[0]                             | invalid_type
          "stop":{}                                                                       | stop                                | invalid_type
          "tools":[{"type":"custom","custom":{}}]                                         | tools[0].type                       | unsupported_value
          "tools":[{"type":"function","function":{}}]                                     | tools[0].function.name              | missing_required_parameter
          "tool_choice":"any"                                                             | tool_choice                         | invalid_value
          "tool_choice":{"type":"function","function":{"name":"nope"}}                    | tool_choice.function.name           | invalid_value
          "tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":{"type":"function","function":{"name":"nope"}} | tool_choice.function.name | invalid_value
          "tool_choice":{"type":"custom","function":{"name":"nope"}}                      | tool_choice.type                    | unsupported_value
          "response_format":{"type":"xml"}                                                | response_format.type                | invalid_value
          "response_format":{"type":"json_schema"}                                        | response_format.json_schema         | missing_required_parameter
          "functions":[]                                                                  | functions                           | unsupported_value
          "modalities":["text","audio"]                                                   | modalities[1]                       | unsupported_value
          """)
  void namesTheFieldAtFault(String member, String param, String code) {
    var sound =
        Json.parse("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}");
    var body = Json.object(sound);
    Json.parse("{" + member + "}").forEach(body::add);
    Failure failure = assertThrows(Refused.class, () -> OPENAI.decode(body.build())).failure();
    assertEquals(Kind.INVALID, failure.kind());
    assertEquals(Optional.of(param), failure.param());
    assertEquals(Optional.of(code), failure.code());
  }

  @Test
  void readsEverythingAConversationCanHold() {
    ChatRequest request =
        decode(
            """
            {"model":"m","stream":true,"stream_options":{"include_usage":true},"user":"u",
             "max_completion_tokens":9,"max_tokens":8,"temperature":0.5,"top_p":1,"stop":"END",
             "seed":9007199254740993,"presence_penalty":-2,"frequency_penalty":2,"n":1,
             "reasoning_effort":"low","parallel_tool_calls":false,"unknown":{"a":1},
             "tool_choice":{"type":"function","function":{"name":"f"}},
             "tools":[{"type":"function","function":{"name":"f","strict":true}}],
             "response_format":{"type":"json_schema","json_schema":{"name":"s","schema":{"a":1}}},
             "messages":[
              {"role":"developer","content":"Be brief."},
              {"role":"user","name":"ada","content":[
                {"type":"text","text":"Look: "},
                {"type":"image_url","image_url":{"url":"DATA:image/png;base64,AA==","detail":"low"}},
                {"type":"image_url","image_url":{"url":"https://example.com/a.png"}},
                {"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}},
                {"type":"file","file":{"filename":"a.pdf","file_data":"data:application/pdf;base64,BB=="}}]},
              {"role":"assistant","content":null,"reasoning_content":"Hm.",
               "tool_calls":[{"id":"c1","type":"function","function":{"name":"f","arguments":"{}"}}]},
              {"role":"tool","tool_call_id":"c1","content":[{"type":"text","text":"42"}]},
              {"role":"assistant","content":[{"type":"refusal","refusal":"No."}]}]}
            """);
    assertEquals(
        List.of(
            Message.of(Role.SYSTEM, new Part.Text("Be brief.")),
            new Message(
                Role.USER,
                Optional.of("ada"),
                List.of(
                    new Part.Text("Look: "),
                    new Part.Image(new Source.Inline("image/png", "AA=="), Optional.of("low")),
                    new Part.Image(new Source.Url("https://example.com/a.png"), Optional.empty()),
                    new Part.Audio("AA==", "wav"),
                    new Part.Document(
                        new Source.Inline("application/pdf", "BB=="), Optional.of("a.pdf")))),
            Message.of(
                Role.ASSISTANT, new Part.Reasoning("Hm."), new Part.ToolCall("c1", "f", "{}")),
            Message.of(Role.TOOL, new Part.ToolResult("c1", List.of(new Part.Text("42")))),
            Message.of(Role.ASSISTANT, new Part.Refusal("No."))),
        request.messages());
    assertEquals(
        new Sampling(
            Optional.of(9),
            Optional.of(0.5),
            Optional.of(1.0),
            List.of("END"),
            Optional.of(9007199254740993L),
            Optional.of(-2.0),
            Optional.of(2.0)),
        request.sampling());
    assertEquals(ToolChoice.named("f"), request.tools().choice());
    assertEquals(Optional.of(false), request.tools().parallel());
    assertEquals(Optional.of(true), request.tools().offered().get(0).strict());
    assertEquals(
        new ResponseFormat.Schema("s", Json.parse("{\"a\":1}"), Optional.empty()),
        request.format());
    assertEquals(Optional.of("low"), request.reasoningEffort());
    assertEquals(Optional.of("u"), request.context().user());
    assertEquals(Delivery.STREAM_WITH_USAGE, request.delivery());
  }

  /** Sealed thoughts come back in pieces; without a seal they are one text. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "reasoning_details":[{"text":"a","signature":"s"},{"text":"","signature":"t"}]    | a~s ~t
          "reasoning_details":[{"text":"a"},{"text":"b","signature":"s"},{"text":"c"}]      | ab~s
          "reasoning_details":[{"text":null,"signature":"s"}],"reasoning_content":"x"       | ~s
          "reasoning_details":[{"text":"a","signature":""}],"reasoning_content":"x"         | x
          "reasoning_details":[],"reasoning":"x"                                            | x
          "reasoning_content":"x","reasoning":"y"                                           | x
          """)
  void readsThoughts(String members, String expected) {
    ChatRequest request =
        decode(
            "{\"model\":\"m\",\"messages\":[{\"role\":\"assistant\",\"content\":\"\","
                + members
                + "}]}");
    String thoughts =
        request.messages().get(0).parts().stream()
            .filter(Part.Reasoning.class::isInstance)
            .map(Part.Reasoning.class::cast)
            .map(part -> part.text() + part.signature().map(seal -> "~" + seal).orElse(""))
            .collect(Collectors.joining(" "));
    assertEquals(expected, thoughts);
  }

  @Test
  void readsCacheMarksWhereverTheyStand() {
    ChatRequest request =
        decode(
            """
            {"model":"m","messages":[
              {"role":"system","content":[{"type":"text","text":"a","cache_control":{"type":"ephemeral","ttl":"1h"}},
                {"type":"text","text":"b"}]},
              {"role":"user","content":"c","cache_control":{"type":"ephemeral"}},
              {"role":"tool","tool_call_id":"t","content":[{"type":"text","text":"d","cache_control":{}}],
                "cache_control":{}}],
             "tools":[{"type":"function","function":{"name":"f","cache_control":{}}},
               {"type":"function","function":{"name":"g"},"cache_control":{"ttl":"5m"}},
               {"type":"function","function":{"name":"h"}}]}
            """);
    Part.CacheMark plain = new Part.CacheMark(Optional.empty());
    assertEquals(
        List.of(
            Message.of(
                Role.SYSTEM,
                new Part.Text("a"),
                new Part.CacheMark(Optional.of("1h")),
                new Part.Text("b")),
            Message.of(Role.USER, new Part.Text("c"), plain),
            Message.of(
                Role.TOOL, new Part.ToolResult("t", List.of(new Part.Text("d"), plain)), plain)),
        request.messages());
    assertEquals(
        List.of(
            Optional.of(plain),
            Optional.of(new Part.CacheMark(Optional.of("5m"))),
            Optional.empty()),
        request.tools().offered().stream().map(ChatRequest.Tool::mark).toList());
    assertEquals(
        decode(
            """
            {"model":"m","messages":[
              {"role":"system","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
              {"role":"user","content":"c"},
              {"role":"tool","tool_call_id":"t","content":[{"type":"text","text":"d"}]}],
             "tools":[{"type":"function","function":{"name":"f"}},
               {"type":"function","function":{"name":"g"}},
               {"type":"function","function":{"name":"h"}}]}
            """),
        request.unmarked());
  }

  @Test
  void namesWhatItDoesNotRead() {
    assertEquals(
        List.of("mystery", "top_k"),
        OPENAI.dropped(List.of("model", "mystery", "no\r\nname", "top_k", "user")));
    assertEquals("reasoning_effort", OPENAI.name(Tuning.REASONING_EFFORT));
  }

  @Test
  void usageIsForStreamsOnly() {
    String body =
        "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"stream_options\":{\"include_usage\":true}}";
    assertEquals(Delivery.WHOLE, decode(body).delivery());
  }

  enum Told {
    TEXT {
      @Override
      void to(ReplySink sink) {
        sink.begin("r1", "m");
        sink.reasoning("Hm.");
        sink.text("Grü");
        sink.text("ße\n");
        sink.usage(new Usage(5, 2, 1, 1));
        sink.end(FinishReason.LENGTH);
      }
    },
    CALLS {
      @Override
      void to(ReplySink sink) {
        sink.begin("r1", "m");
        sink.toolCall(0, "a", "f");
        sink.toolCall(1, "b", "g");
        sink.toolInput(1, "{}");
        sink.toolInput(0, "{\"x\":");
        sink.toolInput(0, "1}");
        sink.end(FinishReason.TOOL_CALLS);
      }
    },
    SEALED_THOUGHTS {
      @Override
      void to(ReplySink sink) {
        sink.begin("r1", "m");
        sink.reasoning("Hm, ");
        sink.reasoning("two.");
        sink.signature("s1");
        sink.signature("s2");
        sink.reasoning("Three?");
        sink.signature("s3");
        sink.text("2");
        sink.end(FinishReason.STOP);
      }
    },
    REFUSAL {
      @Override
      void to(ReplySink sink) {
        sink.begin("r1", "m");
        sink.refusal("No.");
        sink.usage(new Usage(5, 1));
        sink.end(FinishReason.REFUSED);
      }
    },
    CITATIONS {
      @Override
      void to(ReplySink sink) {
        sink.begin("r1", "m");
        sink.text("See there.");
        sink.citation(new Citation("https://example.com/a", "A", 4, 9));
        sink.citation(new Citation("https://example.com/b", "", 0, 0));
        sink.end(FinishReason.STOP);
      }
    },
    FAILURE {
      @Override
      void to(ReplySink sink) {
        sink.begin("r1", "m");
        sink.text("Grü");
        sink.fail(Failure.of(Kind.TIMEOUT, "Too slow").from("east", 0));
      }
    };

    abstract void to(ReplySink sink);

    String folder() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  @ParameterizedTest
  @EnumSource
  void writesWhatItIsTold(Told told) {
    for (Delivery delivery : List.of(Delivery.STREAM, Delivery.STREAM_WITH_USAGE, Delivery.WHOLE)) {
      ChatRequest request = ChatRequest.of("m", Message.user("hi")).with(delivery);
      Dialect.Encoder encoder = OPENAI.encoder(request, 1_790_000_000);
      told.to(encoder);
      Path folder = Golden.FIXTURES.resolve("openai-chat").resolve(told.folder());
      Golden.check(folder.resolve(file(delivery)), UTF_8.decode(encoder.drain()).toString());
      assertEquals(0, encoder.drain().remaining());
    }
  }

  private static String file(Delivery delivery) {
    if (!delivery.stream()) {
      return "whole.json";
    }
    return delivery.includeUsage() ? "stream-with-usage.sse" : "stream.sse";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      nullValues = "-",
      textBlock =
          """
          INVALID          | invalid_request_error | -
          UNAUTHENTICATED  | invalid_request_error | invalid_api_key
          FORBIDDEN        | invalid_request_error | -
          NOT_FOUND        | invalid_request_error | -
          TOO_LARGE        | invalid_request_error | -
          LIMITED          | rate_limit_error      | rate_limit_exceeded
          QUOTA            | insufficient_quota    | insufficient_quota
          INTERNAL         | server_error          | -
          NOT_CONFIGURED   | server_error          | -
          OVERLOADED       | server_error          | -
          UPSTREAM         | upstream_error        | -
          UPSTREAM_DENIED  | upstream_error        | -
          TIMEOUT          | upstream_error        | -
          """)
  void errorsHaveTheirType(Kind kind, String type, @Nullable String code) {
    String quoted = code == null ? "null" : "\"" + code + "\"";
    assertEquals(
        "{\"error\":{\"message\":\"m\",\"type\":\"%s\",\"param\":null,\"code\":%s}}"
            .formatted(type, quoted),
        UTF_8.decode(OPENAI.error(Failure.of(kind, "m"))).toString());
  }

  @Test
  void errorsSayWhoFailed() {
    Failure failure = Failure.of(Kind.UPSTREAM, "m").withCode("c").withParam("p").from("east", 503);
    assertEquals(
        "data: {\"error\":{\"message\":\"m\",\"type\":\"upstream_error\",\"param\":\"p\","
            + "\"code\":\"c\",\"gatehouse\":{\"upstream\":\"east\",\"upstream_status\":503}}}\n\n",
        UTF_8.decode(OPENAI.errorEvent(failure)).toString());
  }

  private static ChatRequest decode(String body) {
    return OPENAI.decode(Json.parse(body));
  }
}
