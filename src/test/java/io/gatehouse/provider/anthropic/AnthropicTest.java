// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.Golden;
import io.gatehouse.dialect.Dialect;
import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import io.gatehouse.wire.Wire;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AnthropicTest {
  private static final Anthropic ANTHROPIC = new Anthropic("2023-06-01");
  private static final String TOOLS =
      "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\",\"parameters\":{\"type\":\"object\"}}}]";
  private static final String SCHEMA =
      "\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":\"person\",\"schema\":"
          + "{\"type\":\"object\",\"properties\":{\"name\":{\"type\":\"string\"}}}}}";

  /**
   * What a model is sent for a wish ({@code TOOLS} and {@code SCHEMA} stand for one of each), and
   * what it is not given: {@code -} stands for a member that must not be there.
   */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          claude-sonnet-5      | "user":"u"                                                   | max_tokens    | 8192
          claude-sonnet-5      | "max_tokens":200000                                          | max_tokens    | 128000
          claude-3-haiku-20240307 | "user":"u"                                                | max_tokens    | 4096
          claude-3-5-sonnet-latest | "max_tokens":9000                                        | max_tokens    | 8192
          claude-opus-4-1      | "max_tokens":99999                                           | max_tokens    | 32000
          claude-sonnet-4-20250514 | "max_tokens":99999                                       | max_tokens    | 64000
          claude-opus-4-5      | "max_tokens":99999                                           | max_tokens    | 64000
          us.anthropic.Claude-Opus-4-6-v1 | "max_tokens":999999                               | max_tokens    | 128000
          claude-next          | "max_tokens":999999                                          | max_tokens    | 999999
          claude-haiku-4-5     | "thinking":{"type":"enabled","budget_tokens":9000}           | max_tokens    | 17192
          claude-haiku-4-5     | "thinking":{"type":"enabled","budget_tokens":999999}         | max_tokens    | 40192
          claude-haiku-4-5     | "thinking":{"type":"enabled","budget_tokens":-1}             | max_tokens    | 8192
          claude-haiku-4-5     | "thinking":{"type":"enabled","budget_tokens":2000},"max_tokens":3000 | max_tokens | 3000
          claude-sonnet-5      | "user":"u"                                                   | thinking      | -
          claude-sonnet-5      | "reasoning_effort":"high"                                    | thinking      | {"type":"adaptive","display":"summarized"}
          claude-opus-4-6      | "reasoning_effort":"high"                                    | thinking      | {"type":"adaptive","display":"summarized"}
          claude-fable-5       | "reasoning_effort":"high"                                    | thinking      | {"type":"adaptive","display":"summarized"}
          claude-3-5-haiku-latest | "reasoning_effort":"high"                                 | thinking      | -
          claude-sonnet-5      | "reasoning_effort":"none"                                    | thinking      | {"type":"disabled"}
          claude-opus-4-7      | "reasoning_effort":"none"                                    | thinking      | -
          claude-fable-5       | "reasoning_effort":"none"                                    | thinking      | -
          claude-haiku-4-5     | "reasoning_effort":"none"                                    | thinking      | -
          claude-haiku-4-5     | "reasoning_effort":"minimal","max_tokens":20000              | thinking      | {"type":"enabled","budget_tokens":2000}
          claude-haiku-4-5     | "reasoning_effort":"low","max_tokens":20000                  | thinking      | {"type":"enabled","budget_tokens":4000}
          claude-haiku-4-5     | "reasoning_effort":"medium","max_tokens":20000               | thinking      | {"type":"enabled","budget_tokens":10000}
          claude-haiku-4-5     | "reasoning_effort":"high","max_tokens":20000                 | thinking      | {"type":"enabled","budget_tokens":16000}
          claude-haiku-4-5     | "reasoning_effort":"xhigh","max_tokens":20000                | thinking      | {"type":"enabled","budget_tokens":19000}
          claude-haiku-4-5     | "reasoning_effort":"max","max_tokens":60000                  | thinking      | {"type":"enabled","budget_tokens":57000}
          claude-haiku-4-5     | "reasoning_effort":"low","max_tokens":2000                   | thinking      | {"type":"enabled","budget_tokens":1024}
          claude-haiku-4-5     | "reasoning_effort":"low","max_tokens":1025                   | thinking      | {"type":"enabled","budget_tokens":1024}
          claude-haiku-4-5     | "reasoning_effort":"low","max_tokens":1024                   | thinking      | -
          claude-3-7-sonnet-latest | "reasoning_effort":"low","max_tokens":2000               | thinking      | {"type":"enabled","budget_tokens":1024}
          claude-haiku-4-5     | "reasoning_effort":"low","tool_choice":"required",TOOLS      | thinking      | -
          claude-haiku-4-5     | "reasoning_effort":"low","tool_choice":"required"            | thinking      | {"type":"enabled","budget_tokens":1638}
          claude-haiku-4-5     | "reasoning_effort":"low","tool_choice":"auto",TOOLS          | thinking      | {"type":"enabled","budget_tokens":1638}
          claude-sonnet-4      | "reasoning_effort":"low",SCHEMA                              | thinking      | -
          claude-sonnet-5      | "thinking":{"type":"between_tools"},"reasoning_effort":"low" | thinking      | {"type":"between_tools"}
          claude-sonnet-5      | "thinking":null                                              | thinking      | -
          claude-sonnet-5      | "reasoning_effort":"minimal"                                 | output_config | {"effort":"low"}
          claude-sonnet-5      | "reasoning_effort":"medium"                                  | output_config | {"effort":"medium"}
          claude-sonnet-5      | "reasoning_effort":"max"                                     | output_config | {"effort":"max"}
          claude-opus-4-6      | "reasoning_effort":"xhigh"                                   | output_config | {"effort":"high"}
          claude-opus-4-6      | "reasoning_effort":"max"                                     | output_config | {"effort":"max"}
          claude-opus-4-8      | "reasoning_effort":"xhigh"                                   | output_config | {"effort":"xhigh"}
          claude-haiku-4-5     | "reasoning_effort":"high"                                    | output_config | -
          claude-sonnet-5      | "reasoning_effort":"none"                                    | output_config | -
          claude-mythos-5      | "reasoning_effort":"none"                                    | output_config | {"effort":"low"}
          claude-mythos-5      | "user":"u"                                                   | output_config | -
          claude-sonnet-5      | SCHEMA                                                       | output_config | {"format":{"type":"json_schema","schema":{"type":"object","properties":{"name":{"type":"string"}}}}}
          claude-sonnet-4      | SCHEMA                                                       | output_config | -
          claude-haiku-4-5     | "temperature":0.3                                            | temperature   | 0.3
          claude-haiku-4-5     | "temperature":1.7                                            | temperature   | 1
          claude-opus-4-6      | "temperature":0.3                                            | temperature   | 0.3
          claude-opus-4-7      | "temperature":0.3                                            | temperature   | -
          claude-sonnet-5      | "temperature":0.3                                            | temperature   | -
          claude-haiku-4-5     | "temperature":0.3,"reasoning_effort":"low"                   | temperature   | -
          claude-haiku-4-5     | "temperature":0.3,"thinking":{"type":"disabled"}             | temperature   | 0.3
          claude-haiku-4-5     | "top_p":0.3                                                  | top_p         | 0.3
          claude-haiku-4-5     | "top_p":0.3,"temperature":0.3                                | top_p         | -
          claude-haiku-4-5     | "top_p":0.3,"reasoning_effort":"low"                         | top_p         | -
          claude-sonnet-5      | "top_p":0.3                                                  | top_p         | -
          claude-haiku-4-5     | "top_k":40                                                   | top_k         | 40
          claude-haiku-4-5     | "top_k":null                                                 | top_k         | -
          claude-sonnet-5      | "cache_control":{"type":"ephemeral"}                         | cache_control | {"type":"ephemeral"}
          claude-sonnet-5      | "stop":["A"," ",""]                                          | stop_sequences | ["A"]
          claude-sonnet-5      | "stop":" "                                                   | stop_sequences | -
          claude-sonnet-5      | "user":"u","safety_identifier":"s"                           | metadata      | {"user_id":"u"}
          claude-sonnet-5      | "safety_identifier":"s"                                      | metadata      | {"user_id":"s"}
          claude-sonnet-5      | "stream":false                                               | metadata      | -
          claude-sonnet-5      | "stream":false                                               | stream        | -
          claude-sonnet-5      | "stream":true                                                | stream        | true
          claude-sonnet-5      | TOOLS                                                        | tool_choice   | -
          claude-sonnet-5      | "tool_choice":"none"                                         | tool_choice   | -
          claude-sonnet-5      | "tool_choice":"none"                                         | tools         | -
          claude-sonnet-5      | "tool_choice":"none","parallel_tool_calls":false,TOOLS       | tool_choice   | {"type":"none"}
          claude-sonnet-5      | "parallel_tool_calls":true,TOOLS                             | tool_choice   | -
          claude-sonnet-5      | "parallel_tool_calls":false,TOOLS                            | tool_choice   | {"type":"auto","disable_parallel_tool_use":true}
          claude-fable-5-1     | "parallel_tool_calls":false,TOOLS                            | tool_choice   | {"type":"auto","disable_parallel_tool_use":true}
          claude-fable-5-1     | "tool_choice":"none",TOOLS                                   | tool_choice   | {"type":"none"}
          claude-sonnet-5      | "tool_choice":"required",TOOLS                               | tool_choice   | {"type":"any"}
          claude-sonnet-5      | "tool_choice":{"type":"function","function":{"name":"f"}},TOOLS | tool_choice | {"type":"tool","name":"f"}
          claude-sonnet-4      | SCHEMA                                                       | tool_choice   | {"type":"tool","name":"gatehouse_answer","disable_parallel_tool_use":true}
          claude-sonnet-4      | "tool_choice":"none",SCHEMA,TOOLS                            | tool_choice   | {"type":"tool","name":"gatehouse_answer","disable_parallel_tool_use":true}
          claude-sonnet-4      | "tool_choice":"required",SCHEMA                              | tool_choice   | {"type":"tool","name":"gatehouse_answer","disable_parallel_tool_use":true}
          claude-sonnet-4      | SCHEMA,TOOLS                                                 | tool_choice   | {"type":"any","disable_parallel_tool_use":true}
          claude-sonnet-4      | SCHEMA,TOOLS,"tool_choice":"required"                        | tool_choice   | {"type":"any"}
          claude-sonnet-4      | SCHEMA,TOOLS,"tool_choice":"required"                        | tools         | [{"name":"f","input_schema":{"type":"object"}}]
          claude-sonnet-4      | SCHEMA                                                       | tools         | [{"name":"gatehouse_answer","description":"Gives the answer, in the form that is wanted: person","input_schema":{"type":"object","properties":{"name":{"type":"string"}}}}]
          claude-sonnet-5      | "tools":[{"type":"function","function":{"name":"f","strict":true,"parameters":{"properties":{"a":{}}}}}] | tools | [{"name":"f","input_schema":{"type":"object","properties":{"a":{}}},"strict":true}]
          claude-sonnet-4      | "tools":[{"type":"function","function":{"name":"f","strict":true}}]  | tools | [{"name":"f","input_schema":{"type":"object","properties":{}}}]
          claude-sonnet-5      | "tools":[{"type":"function","function":{"name":"f","strict":false}}] | tools | [{"name":"f","input_schema":{"type":"object","properties":{}}}]
          claude-sonnet-5      | "tools":[{"type":"function","function":{"name":"f","cache_control":{"type":"ephemeral","ttl":"5m"}}}] | tools | [{"name":"f","input_schema":{"type":"object","properties":{}},"cache_control":{"type":"ephemeral","ttl":"5m"}}]
          claude-sonnet-5      | "response_format":{"type":"json_object"}                     | system        | [{"type":"text","text":"Answer with one JSON object and nothing else: no words around it."}]
          claude-sonnet-5      | "response_format":{"type":"text"}                            | system        | -
          """)
  void asksAModelForWhatItGrants(String model, String wish, String member, String expected) {
    assertMember(member, expected, body(ANTHROPIC, request(model, wish)));
  }

  private static void assertMember(String member, String expected, JsonObject body) {
    String found = body.containsKey(member) ? body.get(member).toString() : "-";
    assertEquals(
        expected.equals("-") ? expected : Json.value(expected).toString(),
        found.equals("1.0") ? "1" : found,
        body.toString());
  }

  /** How a conversation is told; each line of the first column is a message of the client's. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"role":"user","content":"a"},{"role":"user","content":"b"}                                 | [{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]
          {"role":"user","content":" "},{"role":"user","content":"b"}                                 | [{"role":"user","content":[{"type":"text","text":"b"}]}]
          {"role":"user","content":"a"},{"role":"assistant","content":""},{"role":"user","content":"b"} | [{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]
          {"role":"system","content":"a"},{"role":"developer","content":"b"}                          | [{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]}]
          {"role":"user","content":"a"},{"role":"system","content":"s"}                               | [{"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"<system>\\ns\\n</system>"}]}]
          {"role":"user","content":"a"},{"role":"assistant","content":null,"refusal":"No."}           | [{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"assistant","content":[{"type":"text","text":"No."}]}]
          {"role":"user","content":"a"},{"role":"assistant","content":"b"},{"role":"assistant","content":[{"type":"refusal","refusal":" "},{"type":"text","text":"c"}]} | [{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"assistant","content":[{"type":"text","text":"b"},{"type":"text","text":"c"}]}]
          {"role":"user","content":"a"},{"role":"assistant","content":"b","reasoning_content":"Hm."}  | [{"role":"user","content":[{"type":"text","text":"a"}]},{"role":"assistant","content":[{"type":"text","text":"b"}]}]
          {"role":"assistant","content":"b","tool_calls":[{"id":"c.1","type":"function","function":{"name":"f","arguments":" "}}]},{"role":"system","content":"s"},{"role":"tool","tool_call_id":"c.1","content":"r"} | [{"role":"assistant","content":[{"type":"text","text":"b"},{"type":"tool_use","id":"c_1_17966","name":"f","input":{}}]},{"role":"user","content":[{"type":"tool_result","tool_use_id":"c_1_17966","content":"r"},{"type":"text","text":"<system>\\ns\\n</system>"}]}]
          {"role":"tool","tool_call_id":"","content":""}                                              | [{"role":"user","content":[{"type":"tool_result","tool_use_id":"_0"}]}]
          {"role":"tool","tool_call_id":"c","content":[{"type":"text","text":"r"},{"type":"text","text":"s"}]} | [{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":[{"type":"text","text":"r"},{"type":"text","text":"s"}]}]}]
          {"role":"tool","tool_call_id":"c","content":"r","cache_control":{"type":"ephemeral"}}       | [{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":"r","cache_control":{"type":"ephemeral"}}]}]
          {"role":"tool","tool_call_id":"c","content":[{"type":"text","text":"r","cache_control":{"type":"ephemeral"}}]} | [{"role":"user","content":[{"type":"tool_result","tool_use_id":"c","content":[{"type":"text","text":"r","cache_control":{"type":"ephemeral"}}]}]}]
          {"role":"user","content":[{"type":"text","text":" ","cache_control":{"type":"ephemeral"}},{"type":"text","text":"b"}]} | [{"role":"user","content":[{"type":"text","text":"b"}]}]
          {"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/JPG;name=a.jpg;base64,AA=="}}]} | [{"role":"user","content":[{"type":"image","source":{"type":"base64","media_type":"image/jpeg","data":"AA=="}}]}]
          {"role":"user","content":[{"type":"image_url","image_url":{"url":"http://example.com/a"}}]} | [{"role":"user","content":[{"type":"image","source":{"type":"url","url":"http://example.com/a"}}]}]
          {"role":"user","content":[{"type":"file","file":{"file_data":"HTTPS://example.com/a"}}]}    | [{"role":"user","content":[{"type":"document","source":{"type":"url","url":"HTTPS://example.com/a"}}]}]
          """)
  void tellsTheConversation(String messages, String expected) {
    var asked = Json.parse("{\"model\":\"claude-sonnet-5\",\"messages\":[" + messages + "]}");
    JsonObject body = body(ANTHROPIC, OpenAiChat.DIALECT.decode(asked));
    assertEquals(Json.value(expected), body.get("messages"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "n":2                                                                                       | n                                            | unsupported_value
          "model":"claude-fable-5-1","tool_choice":"required",TOOLS                                   | tool_choice                                  | unsupported_value
          "reasoning_effort":"huge"                                                                   | reasoning_effort                             | invalid_value
          "thinking":true                                                                             | thinking                                     | invalid_type
          "messages":[{"role":"user","content":" "}]                                                  | messages                                     | invalid_value
          "messages":[{"role":"user","content":"a"},{"role":"user","content":[{"type":"input_audio","input_audio":{"data":"AA==","format":"wav"}}]}] | messages[1].content | unsupported_value
          "messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"data:image/bmp;base64,AA=="}}]}] | messages[0].content       | unsupported_value
          "messages":[{"role":"user","content":[{"type":"image_url","image_url":{"url":"ftp://example.com/a"}}]}] | messages[0].content              | unsupported_value
          "messages":[{"role":"user","content":[{"type":"file","file":{"file_data":"data:application/zip;base64,AA=="}}]}] | messages[0].content     | unsupported_value
          "messages":[{"role":"user","content":[{"type":"file","file":{"file_data":"data:text/plain;base64,A"}}]}] | messages[0].content             | unsupported_value
          "messages":[{"role":"user","content":[{"type":"file","file":{"file_data":"JVBERi0"}}]}]     | messages[0].content                          | unsupported_value
          "messages":[{"role":"user","content":"a"},{"role":"assistant","tool_calls":[{"id":"c","type":"function","function":{"name":"f"}},{"id":"d","type":"function","function":{"name":"f","arguments":"[1]"}}]}] | messages[1].tool_calls[1].function.arguments | invalid_value
          "messages":[{"role":"assistant","tool_calls":[{"id":"d","type":"function","function":{"name":"f","arguments":"{"}}]}] | messages[0].tool_calls[0].function.arguments | invalid_value
          """)
  void refusesWhatItCannotCarry(String member, String param, String code) {
    ChatRequest request = request("claude-sonnet-5", member);
    Failure failure = assertThrows(Refused.class, () -> ANTHROPIC.encode(request)).failure();
    assertEquals(Failure.Kind.INVALID, failure.kind());
    assertEquals(Optional.of(param), failure.param());
    assertEquals(Optional.of(code), failure.code());
  }

  /** Wishes that make no difference where they are not granted; the rest is told. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      nullValues = "-",
      textBlock =
          """
          claude-sonnet-5  | "seed":1,"presence_penalty":1,"frequency_penalty":1    | FREQUENCY_PENALTY PRESENCE_PENALTY SEED
          claude-sonnet-5  | "temperature":0.5                                      | TEMPERATURE
          claude-sonnet-5  | "temperature":1,"top_p":1                              | -
          claude-sonnet-5  | "top_p":0.5                                            | TOP_P
          claude-haiku-4-5 | "temperature":0.5,"top_p":0.5                          | TOP_P
          claude-haiku-4-5 | "temperature":2                                        | -
          claude-haiku-4-5 | "temperature":0.5,"reasoning_effort":"low"             | TEMPERATURE
          claude-haiku-4-5 | "max_tokens":500,"reasoning_effort":"low"              | REASONING_EFFORT
          claude-haiku-4-5 | "max_tokens":500,"reasoning_effort":"none"             | -
          claude-3-5-haiku | "reasoning_effort":"low"                               | REASONING_EFFORT
          claude-sonnet-5  | "reasoning_effort":"low","tool_choice":"required",TOOLS | -
          claude-sonnet-5  | "user":"u","stop":"x","max_tokens":1,"parallel_tool_calls":false | -
          """)
  void saysWhatItDoesNotGrant(String model, String wish, String lacks) {
    ChatRequest request = request(model, wish);
    Set<String> lost = new TreeSet<>();
    ANTHROPIC.lacks(request).stream().filter(request::asks).forEach(t -> lost.add(t.name()));
    assertEquals(lacks == null ? "" : lacks, String.join(" ", lost));
  }

  @Test
  void theNewVersionKnowsNoTemperature() {
    Anthropic later = new Anthropic("2026-10-21");
    ChatRequest request = request("claude-haiku-4-5", "\"temperature\":0.5");
    assertMember("temperature", "-", body(later, request));
    assertMember("temperature", "0.5", body(new Anthropic("2026-10-20"), request));
    assertEquals(Optional.of("2026-10-21"), later.credentials("k").first("anthropic-version"));
  }

  /** In a loop of tools a budget needs the proof of earlier thoughts; adaptive models do not. */
  @ParameterizedTest
  @CsvSource({
    "claude-haiku-4-5, false, false, -",
    "claude-haiku-4-5, true, false, enabled",
    "claude-haiku-4-5, false, true, enabled",
    "claude-opus-4-6, false, false, adaptive"
  })
  void thinksOnlyWhereThoughtsWereKept(
      String model, boolean kept, boolean answered, String thinking) {
    String proof = kept ? "\"reasoning_details\":[{\"text\":\"Hm.\",\"signature\":\"s\"}]," : "";
    String messages =
        "\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\","
            + proof
            + "\"tool_calls\":[{\"id\":\"c\",\"type\":\"function\",\"function\":{\"name\":\"f\"}}]},"
            + "{\"role\":\"tool\",\"tool_call_id\":\"c\",\"content\":\"r\"}"
            + (answered ? ",{\"role\":\"assistant\",\"content\":\"b\"}" : "")
            + "]";
    JsonObject body =
        body(ANTHROPIC, request(model, messages + ",\"reasoning_effort\":\"medium\"," + TOOLS));
    String type =
        body.containsKey("thinking") ? body.getJsonObject("thinking").getString("type") : "-";
    assertEquals(thinking, type);
  }

  @Test
  void resultsOfToolsMayHoldPictures() {
    Part image = new Part.Image(new Source.Url("https://example.com/a.png"), Optional.empty());
    ChatRequest request =
        ChatRequest.of(
            "claude-sonnet-5", Message.of(Role.TOOL, new Part.ToolResult("c", List.of(image))));
    assertEquals(
        Json.value(
            "[{\"role\":\"user\",\"content\":[{\"type\":\"tool_result\",\"tool_use_id\":\"c\","
                + "\"content\":[{\"type\":\"image\",\"source\":{\"type\":\"url\","
                + "\"url\":\"https://example.com/a.png\"}}]}]}]"),
        body(ANTHROPIC, request).get("messages"));
  }

  @Test
  void thereIsAChatAndAListOfModels() {
    assertEquals(Wire.ANTHROPIC, ANTHROPIC.wire());
    Set<Endpoint> offered = EnumSet.noneOf(Endpoint.class);
    for (Endpoint endpoint : Endpoint.values()) {
      ANTHROPIC.path(endpoint).ifPresent(path -> offered.add(endpoint));
    }
    assertEquals(EnumSet.of(Endpoint.MODELS), offered);
    assertEquals(Optional.of("models?limit=1000"), ANTHROPIC.path(Endpoint.MODELS));
    assertEquals(
        List.of("claude-sonnet-5"),
        ANTHROPIC.models(
            Golden.read(Golden.FIXTURES.resolve("anthropic/other/models.response.json"))));
    assertEquals(
        Set.of("cache_control", "safety_identifier", "thinking", "top_k"), ANTHROPIC.extensions());
  }

  @Test
  void everyRequestNamesTheVersion() {
    Headers sent = ANTHROPIC.credentials("secret");
    assertEquals(Optional.of("2023-06-01"), sent.first("anthropic-version"));
    assertEquals(Optional.of("secret"), sent.first("x-api-key"));
    assertEquals(Headers.NONE.with("anthropic-version", "2023-06-01"), ANTHROPIC.credentials(""));
    Step step = ANTHROPIC.begin(request("claude-sonnet-5", "\"user\":\"u\""), "secret");
    assertEquals(Optional.of("secret"), step.request().headers().first("x-api-key"));
  }

  private static final String ANSWER =
      "{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"gatehouse_answer\",\"input\":{\"name\":\"Ada\"}}";

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theAnswerToolsInputIsTheAnswer(boolean stream) {
    ChatRequest asked = request("claude-sonnet-4", SCHEMA + ",\"stream\":" + stream);
    String reply =
        stream
            ? start()
                + event("content_block_start", "\"index\":0,\"content_block\":" + ANSWER)
                + event("content_block_stop", "\"index\":0")
                + event("message_delta", "\"delta\":{\"stop_reason\":\"tool_use\"},\"usage\":{}")
                + event("message_stop", "\"x\":0")
            : "{\"id\":\"m\",\"model\":\"c\",\"stop_reason\":\"tool_use\",\"content\":["
                + ANSWER
                + "]}";
    String heard = hear(asked, reply, "");
    assertTrue(heard.contains("\"content\":\"{\\\"name\\\":\\\"Ada\\\"}\""), heard);
    assertTrue(heard.contains("\"finish_reason\":\"stop\""), heard);
  }

  @Test
  void fragmentsOfTheAnswerAreTextAsTheyCome() {
    String reply =
        start()
            + event(
                "content_block_start",
                "\"index\":0,\"content_block\":" + ANSWER.replace("{\"name\":\"Ada\"}", "{}"))
            + delta("{\"type\":\"input_json_delta\",\"partial_json\":\"{\\\"name\\\":\"}")
            + delta("{\"type\":\"input_json_delta\",\"partial_json\":\"\\\"Ada\\\"}\"}");
    String heard = hear(request("claude-sonnet-4", SCHEMA + ",\"stream\":true"), reply, "");
    assertTrue(heard.contains("{\"content\":\"{\\\"name\\\":\"}"), heard);
    assertTrue(heard.contains("{\"content\":\"\\\"Ada\\\"}\"}"), heard);
  }

  /** A client's own tool of that name is its own business. */
  @Test
  void whereNoAnswerWasDemandedACallIsACall() {
    ChatRequest asked = request("claude-sonnet-5", SCHEMA + ",\"stream\":false");
    String reply = "{\"id\":\"m\",\"model\":\"c\",\"content\":[" + ANSWER + "]}";
    assertTrue(hear(asked, reply, "").contains("\"finish_reason\":\"tool_calls\""));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          max_tokens                    | length
          model_context_window_exceeded | length
          refusal                       | content_filter
          end_turn                      | stop
          stop_sequence                 | stop
          pause_turn                    | stop
          tool_use                      | stop
          whatever                      | stop
          """)
  void endsForAReason(String reason, String finish) {
    String reply =
        "{\"id\":\"m\",\"model\":\"c\",\"stop_reason\":\"" + reason + "\",\"content\":[]}";
    String heard = hear(request("claude-sonnet-5", "\"stream\":false"), reply, "");
    assertTrue(heard.contains("\"finish_reason\":\"" + finish + "\""), heard);
  }

  @Test
  void aWholeReplyToAStreamIsHeardAllTheSame() {
    ChatRequest asked = request("claude-sonnet-5", "\"stream\":true");
    String error = "{\"type\":\"error\",\"error\":{\"type\":\"x\",\"message\":\"Oh\"}}";
    assertEquals(
        "data: {\"error\":{\"message\":\"Oh\",\"type\":\"upstream_error\",\"param\":null,"
            + "\"code\":null}}\n\n",
        hear(asked, error, "application/json"));
    assertTrue(
        hear(asked, "data: " + error + "\n\n", "text/event-stream").contains("\"message\":\"Oh\""));
    assertTrue(hear(asked, error, "text/event-stream").contains("incomplete_reply"));
  }

  /** The one line of a stream that is read without a parser, and what is left to the parser. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"Hi, {}"}}         | `Hi, {}`
          {"type":"content_block_delta","index":12,"delta":{"type":"text_delta","text":" a "}    }       | ` a `
          {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":""}}               | ``
          {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a\\nb"}}          | ``
          {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a                 | ``
          {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}               | ``
          {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"}]              | ``
          {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a"},"x":{}}       | ``
          {"type":"content_block_delta","index":0,"delta":{"type":"text_delta","text":"a","x":1}}        | ``
          {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"a"}}      | ``
          {"type":"content_block_delta","index":                                                         | ``
          {"type":"content_block_delta","index":1                                                        | ``
          {"type":"ping"}                                                                                | ``
          """)
  void readsWordsWithoutAParser(String event, String words) {
    assertEquals(words, TextDelta.in(event));
  }

  private static String start() {
    return event("message_start", "\"message\":{\"id\":\"m\",\"model\":\"c\"}");
  }

  private static String delta(String delta) {
    return event("content_block_delta", "\"index\":0,\"delta\":" + delta);
  }

  private static String event(String type, String members) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + members + "}\n\n";
  }

  /** What a client is told of a reply. */
  private static String hear(ChatRequest asked, String reply, String mediaType) {
    Dialect.Encoder encoder = OpenAiChat.DIALECT.encoder(asked, 1_790_000_000);
    Provider.Decoder decoder = ((Step.Answer) ANTHROPIC.begin(asked, "k")).hearing().apply(encoder);
    if (!mediaType.isEmpty()) {
      decoder.head(new ReplyHead(200, Headers.NONE.with("content-type", mediaType), -1));
    }
    decoder.feed(ByteBuffer.wrap(reply.getBytes(UTF_8)));
    decoder.end();
    return UTF_8.decode(encoder.drain()).toString();
  }

  private static ChatRequest request(String model, String members) {
    String all = members.replace("TOOLS", TOOLS).replace("SCHEMA", SCHEMA);
    var body = Json.object().add("model", model);
    body.add("messages", Json.value("[{\"role\":\"user\",\"content\":\"hi\"}]"));
    Json.parse("{" + all + "}").forEach(body::add);
    return OpenAiChat.DIALECT.decode(body.build());
  }

  private static JsonObject body(Anthropic provider, ChatRequest request) {
    UpstreamRequest sent = provider.encode(request);
    assertEquals("POST messages", sent.method() + " " + sent.path());
    return Json.parse(UTF_8.decode(sent.body()).toString());
  }
}
