// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Delivery;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiCompatibleTest {
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          openai            | CHAT COMPLETIONS EMBEDDINGS MODERATIONS IMAGES SPEECH TRANSCRIPTIONS TRANSLATIONS MODELS
          openai-compatible | CHAT COMPLETIONS EMBEDDINGS MODERATIONS IMAGES SPEECH TRANSCRIPTIONS TRANSLATIONS MODELS
          dashscope         | CHAT COMPLETIONS EMBEDDINGS MODELS
          openrouter        | CHAT COMPLETIONS EMBEDDINGS MODELS
          ollama            | CHAT COMPLETIONS EMBEDDINGS TRANSCRIPTIONS MODELS
          """)
  void offersWhatItsUpstreamHas(String provider, String endpoints) {
    Set<Endpoint> offered = EnumSet.noneOf(Endpoint.class);
    for (Endpoint endpoint : Endpoint.values()) {
      Fixture.provider(provider).path(endpoint).ifPresent(path -> offered.add(endpoint));
    }
    Set<Endpoint> expected = EnumSet.noneOf(Endpoint.class);
    List.of(endpoints.split(" ")).forEach(name -> expected.add(Endpoint.valueOf(name)));
    assertEquals(expected, offered);
  }

  @Test
  void carriesItsKeyAndNothingWithoutOne() {
    assertEquals(Headers.NONE, OpenAiCompatible.ollama().credentials(""));
    assertEquals(
        Optional.of("Bearer secret"),
        OpenAiCompatible.openAi().credentials("secret").first("authorization"));
    Headers sent =
        OpenAiCompatible.openRouter(Optional.of("https://example.com"), Optional.of("Example"))
            .credentials("secret");
    assertEquals(Optional.of("https://example.com"), sent.first("http-referer"));
    assertEquals(Optional.of("Example"), sent.first("x-title"));
    assertEquals(Optional.of("Example"), sent.first("x-openrouter-title"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          ollama            | CHAT       | {"messages":[{"role":"developer","content":"x","z":1}],"max_completion_tokens":5} | {"messages":[{"role":"system","content":"x","z":1}],"max_tokens":5}
          ollama            | CHAT       | {"max_completion_tokens":5,"max_tokens":4}                     | {"max_tokens":4}
          openai-compatible | CHAT       | {"messages":[{"role":"developer"},7],"store":true}             | {"messages":[{"role":"system"},7],"store":true}
          dashscope         | CHAT       | {"store":true,"service_tier":"auto","prediction":{},"top_k":3} | {"top_k":3}
          dashscope         | CHAT       | {"stream":true}                                                | {"stream":true,"stream_options":{"include_usage":true}}
          ollama            | CHAT       | {"stream":true,"stream_options":{"include_usage":false}}       | {"stream":true,"stream_options":{"include_usage":false}}
          openrouter        | CHAT       | {"stream":true}                                                | {"stream":true}
          dashscope         | EMBEDDINGS | {"encoding_format":"base64","input":"a"}                       | {"encoding_format":"float","input":"a"}
          """)
  void mendsRequests(String provider, Endpoint endpoint, String request, String mended) {
    assertEquals(Json.parse(mended), mend(provider).request(endpoint, Json.parse(request)));
  }

  @ParameterizedTest
  @CsvSource({
    "openai, CHAT",
    "openai-compatible, CHAT",
    "dashscope, CHAT",
    "openrouter, CHAT",
    "ollama, CHAT",
    "openai-compatible, EMBEDDINGS",
    "dashscope, COMPLETIONS"
  })
  void leavesRequestsAloneThatNeedNothing(String provider, Endpoint endpoint) {
    JsonObject request =
        Json.parse(
            "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],\"max_tokens\":1,"
                + "\"encoding_format\":\"base64\"}");
    assertSame(request, mend(provider).request(endpoint, request));
  }

  /** The same vectors, recorded in numbers and in base64. */
  @Test
  void embeddingsComeAsTheClientAsked() {
    JsonObject numbers = other("embeddings.response.json");
    JsonObject base64 = other("embeddings.base64.response.json");
    JsonObject asked = Json.parse("{\"encoding_format\":\"base64\"}");
    assertEquals(
        base64,
        mend("dashscope")
            .reply(Endpoint.EMBEDDINGS, asked, numbers, OpenAiCompatibleTest::unasked));
    assertSame(
        base64,
        mend("dashscope").reply(Endpoint.EMBEDDINGS, asked, base64, OpenAiCompatibleTest::unasked));
    assertSame(
        numbers,
        mend("dashscope")
            .reply(Endpoint.EMBEDDINGS, Json.parse("{}"), numbers, OpenAiCompatibleTest::unasked));
  }

  @Test
  void completionsStreamsAreMendedAsSuch() {
    var told = new StringBuilder();
    Mend.Stream mend =
        mend("ollama").stream(
            Json.parse("{\"prompt\":\"Java is\",\"model\":\"m\"}"), OpenAiCompatibleTest::unasked);
    mend.event("{\"id\":\"c\",\"choices\":[{\"text\":\" good\"}]}", told::append);
    mend.event(
        "{\"id\":\"c\",\"choices\":[{\"text\":\"\",\"finish_reason\":\"eos\"}]}", told::append);
    mend.end(told::append);
    assertEquals(
        "{\"id\":\"c\",\"choices\":[{\"text\":\" good\",\"index\":0,\"finish_reason\":null}],"
            + "\"object\":\"text_completion\",\"created\":0,\"model\":\"m\"}"
            + "{\"id\":\"c\",\"choices\":[{\"text\":\"\",\"finish_reason\":\"stop\",\"index\":0,"
            + "\"native_finish_reason\":\"eos\"}],"
            + "\"object\":\"text_completion\",\"created\":0,\"model\":\"m\"}[DONE]",
        told.toString());
    assertTrue(mend.finished());
  }

  /** The upstream's own figures win, as far as it says any. */
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      textBlock =
          """
          CHAT        | {"choices":[]}                                           | true
          CHAT        | {"choices":[],"usage":null}                              | true
          CHAT        | {"choices":[],"usage":{}}                                | true
          CHAT        | {"choices":[],"usage":{"total_tokens":3}}                | false
          CHAT        | {"choices":[],"x_groq":{"usage":{"prompt_tokens":3}}}    | false
          COMPLETIONS | {"choices":[]}                                           | true
          COMPLETIONS | {"choices":[],"usage":{"prompt_tokens":3}}               | false
          """)
  void aWholeReplyAlwaysSaysWhatItCost(Endpoint endpoint, String reply, boolean counted) {
    JsonObject count = Json.parse("{\"estimated\":true}");
    JsonObject mended =
        mend("ollama").reply(endpoint, Json.parse("{}"), Json.parse(reply), () -> count);
    assertEquals(counted, count.equals(mended.get("usage")), mended.toString());
    assertTrue(mended.getJsonObject("usage").size() == 1, mended.toString());
  }

  /** The mark is passed on when it comes, not when the upstream hangs up. */
  @Test
  void streamsAreClosedOnceAndInTime() {
    List<String> told = new ArrayList<>();
    Mend.Stream mend =
        mend("ollama").stream(
            Json.parse("{\"stream_options\":{\"include_usage\":true}}"),
            OpenAiCompatibleTest::unasked);
    mend.event("{\"id\":\"c\",\"choices\":[{\"delta\":{\"content\":\"Hi\"}}]}", told::add);
    assertFalse(mend.finished());
    mend.event(
        "{\"id\":\"c\",\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":3}}",
        told::add);
    assertTrue(mend.finished());
    assertEquals(Optional.of(new Usage(3, 0)), mend.usage());
    assertEquals(2, told.size());
    mend.event("[DONE]", told::add);
    assertEquals(4, told.size());
    mend.end(told::add);
    assertEquals(4, told.size());
    assertTrue(told.get(2).contains("\"usage\":{\"prompt_tokens\":3}"), told.get(2));
    assertEquals("[DONE]", told.get(3));
  }

  @ParameterizedTest
  @CsvSource({"true, 3", "false, 2"})
  void aBillThatIsOwedIsPaidWhenTheUpstreamHangsUp(boolean asked, int chunks) {
    List<String> told = new ArrayList<>();
    Mend.Stream mend =
        mend("ollama").stream(
            Json.parse("{\"stream_options\":{\"include_usage\":" + asked + "}}"),
            OpenAiCompatibleTest::unasked);
    mend.event(
        "{\"id\":\"c\",\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}],"
            + "\"usage\":{\"prompt_tokens\":3}}",
        told::add);
    mend.end(told::add);
    assertEquals(chunks, told.size());
    assertEquals(asked, told.get(1).contains("\"usage\":{\"prompt_tokens\":3}"), told.get(1));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "x_groq":{"usage":{"a":1}}                         | $.usage                              | {"a":1}
          "x_groq":{"usage":{"a":1}},"usage":{"b":2}         | $.usage                              | {"b":2}
          "choices":[{},{}]                                  | $.choices.0.index                    | 0
          "choices":[{},{}]                                  | $.choices.1.index                    | 1
          "choices":[{"index":1},{"index":0}]                | $.choices.1.index                    | 0
          "choices":[{"message":{"tool_calls":[{},{}]}}]     | $.choices.0.message.tool_calls.0.id  | "call_72_0"
          "choices":[{"message":{"tool_calls":[{},{}]}}]     | $.choices.0.message.tool_calls.1.id  | "call_72_1"
          "choices":[{"message":{"tool_calls":[{"id":"a"}]}}] | $.choices.0.message.tool_calls.0.id | "a"
          "created":7,"model":"n"                            | $.created                            | 7
          "model":"n"                                        | $.model                              | "n"
          "created":null                                     | $.model                              | "m"
          "created":null                                     | $.created                            | 0
          """)
  void mendsReplies(String members, String where, String expected) {
    JsonObject reply = Json.parse("{\"id\":\"r\"," + members + "}");
    JsonObject mended =
        mend("ollama")
            .reply(
                Endpoint.CHAT,
                Json.parse("{\"model\":\"m\"}"),
                reply,
                () -> JsonValue.EMPTY_JSON_OBJECT);
    String pointer = where.substring(1).replace('.', '/');
    assertEquals(Json.value(expected), mended.getValue(pointer));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          false | <html>                                                                 | something that is not a JSON object
          false | [1]                                                                    | something that is not a JSON object
          false | ``                                                                     | something that is not a JSON object
          false | {}                                                                     | ended before it was complete
          false | {"choices":[]}                                                         | ended before it was complete
          false | {"error":{"message":"Oh"},"choices":[{"message":{"content":"Hi"}}]}    | Oh
          true  | data: [DONE]                                                           | ended before it was complete
          true  | data: {                                                                | something that is not JSON
          true  | data: {"error":{"message":"Oh"}}                                       | Oh
          """)
  void failsHonestly(boolean streamed, String reply, String message) {
    String heard =
        Replies.hear(reply + "\n\n", sink -> Fixture.provider("openai").decoder(sink, streamed));
    assertTrue(heard.startsWith("fail UPSTREAM 502 "), heard);
    assertTrue(heard.contains(message), heard);
  }

  /** Nobody waits for the upstream to hang up. */
  @Test
  void theAnswerEndsWithItsMark() {
    Transcript heard = new Transcript();
    Provider.Decoder decoder = OpenAiCompatible.openAi().decoder(heard, true);
    String reply = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
    decoder.feed(UTF_8.encode(reply));
    assertFalse(heard.toString().contains("end "), heard.toString());
    decoder.feed(UTF_8.encode("data: [DONE]\n\n"));
    assertTrue(heard.toString().endsWith("end STOP\n"), heard.toString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\"temperature\":0.5",
        "\"top_p\":0.5",
        "\"seed\":7",
        "\"presence_penalty\":0.5",
        "\"frequency_penalty\":-0.5",
        "\"stop\":[\"END\"]",
        "\"user\":\"u\"",
        "\"reasoning_effort\":\"low\"",
        "\"messages\":[{\"role\":\"user\",\"content\":\"hi\",\"name\":\"ada\"}]"
      })
  void passesWishesOn(String wish) {
    JsonObject wished = Json.parse("{" + wish + "}");
    var asked =
        Json.object(
            Json.parse("{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}"));
    wished.forEach(asked::add);
    ChatRequest request = OpenAiChat.DIALECT.decode(asked.build());
    JsonObject sent =
        Json.parse(UTF_8.decode(OpenAiCompatible.openAi().encode(request).body()).toString());
    wished.forEach((name, value) -> assertEquals(value, sent.get(name)));
  }

  @Test
  void refusesWhatItCannotCarry() {
    Part image = new Part.Image(new Source.Url("https://example.com/a.png"), Optional.empty());
    ChatRequest picture =
        ChatRequest.of("m", Message.of(Role.TOOL, new Part.ToolResult("c", List.of(image))));
    assertEquals(Optional.of("messages[0].content"), refusal(picture).failure().param());
    ChatRequest several =
        ChatRequest.of("m", Message.user("hi")).with(new Delivery(2, false, false));
    assertEquals(Optional.of("n"), refusal(several).failure().param());
  }

  private static Refused refusal(ChatRequest request) {
    return assertThrows(Refused.class, () -> OpenAiCompatible.openAi().encode(request));
  }

  private static JsonObject unasked() {
    throw new AssertionError("nobody needs a count of our own");
  }

  private static Mend mend(String provider) {
    return Fixture.provider(provider).mend().orElseThrow();
  }

  private static JsonObject other(String file) {
    return Json.parse(Fixture.text(Fixture.ROOT.resolve("openai/other").resolve(file)));
  }
}
