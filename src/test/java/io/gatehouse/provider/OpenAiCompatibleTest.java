// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Delivery;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
