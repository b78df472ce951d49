// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Tuning;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is Z.ai's own beside the wire of OpenAI. */
class ZaiTest {
  private static final OpenAiCompatible ZAI = OpenAiCompatible.zai(key -> key);
  private static final Mend MEND = ZAI.mend().orElseThrow();
  private static final JsonObject VECTOR =
      Json.parse(Fixture.text(Fixture.ROOT.resolve("zai/other/jwt-vector.json")));
  private static final String KEY = VECTOR.getString("api_key");

  private final AtomicLong now = new AtomicLong(1_760_000_000_000L);
  private final ZaiTokens tokens = new ZaiTokens(now::get);

  /** Whether a request is read and written anew, or only mended, the upstream hears the same. */
  @TestFactory
  Stream<DynamicNode> bothWaysSayTheSame() {
    return Fixture.all()
        .filter(fixture -> fixture.toString().startsWith("zai/"))
        .map(
            fixture ->
                dynamicTest(
                    fixture.toString(),
                    () -> {
                      String sent = fixture.read("upstream-request.json");
                      assertEquals(
                          Json.parse(sent.substring(sent.indexOf('\n'))),
                          MEND.request(Endpoint.CHAT, fixture.request()));
                    }));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"seed":1}                                      | seed
          {"seed":null,"logprobs":false}                  |
          {"logprobs":true,"top_logprobs":2}              | logprobs,top_logprobs
          {"presence_penalty":1,"frequency_penalty":1}    | frequency_penalty,presence_penalty
          {"logit_bias":{"1":1},"metadata":{"a":"b"}}     | logit_bias,metadata
          {"store":true,"prediction":{"a":1},"service_tier":"x"} | prediction,service_tier,store
          {"parallel_tool_calls":true}                    | parallel_tool_calls
          {"stop":"a"}                                    |
          {"stop":["a"]}                                  |
          {"stop":["a","b"]}                              | stop
          {"tool_choice":"auto"}                          |
          {"tool_choice":"none"}                          |
          {"tool_choice":"required"}                      | tool_choice
          {"tool_choice":{"type":"function"}}             | tool_choice
          {"user":"short"}                                | user
          {"user":"sixsix"}                               |
          """)
  void whatIsLostIsNamed(String request, String dropped) {
    assertEquals(
        dropped == null ? List.of() : List.of(dropped.split(",")),
        MEND.drops(Endpoint.CHAT, Json.parse(request)));
    assertEquals(List.of(), MEND.drops(Endpoint.EMBEDDINGS, Json.parse(request)));
  }

  @Test
  void theLongestUserFits() {
    for (int length : new int[] {128, 129}) {
      JsonObject request = Json.object().add("user", "u".repeat(length)).build();
      assertEquals(length == 128 ? List.of() : List.of("user"), MEND.drops(Endpoint.CHAT, request));
      JsonObject mended = MEND.request(Endpoint.CHAT, request);
      assertEquals(length == 128, mended.containsKey("user_id"));
      assertFalse(mended.containsKey("user"));
    }
  }

  @Test
  void whatTheClientSaysInTheirWordsIsKept() {
    JsonObject request =
        Json.parse(
            "{\"model\":\"glm-4.5-thinking\",\"thinking\":{\"type\":\"disabled\"},"
                + "\"user\":\"somebody\",\"user_id\":\"emp-0042\",\"do_sample\":false,"
                + "\"reasoning_effort\":\"high\"}");
    assertEquals(
        Json.parse(
            "{\"model\":\"glm-4.5\",\"thinking\":{\"type\":\"disabled\"},"
                + "\"user_id\":\"emp-0042\",\"do_sample\":false}"),
        MEND.request(Endpoint.CHAT, request));
  }

  @Test
  void openAisSearchIsTheirs() {
    JsonObject mended =
        MEND.request(Endpoint.CHAT, Json.parse("{\"model\":\"m\",\"web_search_options\":{}}"));
    assertEquals(
        Json.parse(
            "{\"model\":\"m\",\"tools\":[{\"type\":\"web_search\","
                + "\"web_search\":{\"enable\":true,\"search_result\":true}}]}"),
        mended);
  }

  @Test
  void aStreamIsNotAskedForWhatItSaysAnyway() {
    JsonObject mended =
        MEND.request(
            Endpoint.CHAT,
            Json.parse("{\"stream\":true,\"stream_options\":{\"include_usage\":true},\"n\":1}"));
    assertEquals(Json.parse("{\"stream\":true}"), mended);
  }

  @ParameterizedTest
  @ValueSource(strings = {"minimal", "none", "low", "medium", "high"})
  void effortSwitchesThoughts(String effort) {
    JsonObject mended =
        MEND.request(Endpoint.CHAT, Json.object().add("reasoning_effort", effort).build());
    boolean little = List.of("minimal", "none").contains(effort);
    assertEquals(
        little ? "disabled" : "enabled", mended.getJsonObject("thinking").getString("type"));
    assertFalse(mended.containsKey("reasoning_effort"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"n":2,"messages":[{"role":"user","content":"x"}]}                                   | n
          {"messages":[{"role":"user","content":"x"},{"role":"user","content":[{"type":"file"}]}]} | messages[1].content
          {"messages":[{"role":"user","content":[{"type":"text"},{"type":"input_audio"}]}]}    | messages[0].content
          """)
  void whatCannotBeDoneIsRefused(String request, String param) {
    Failure failure =
        assertThrows(Refused.class, () -> MEND.request(Endpoint.CHAT, Json.parse(request)))
            .failure();
    assertEquals(400, failure.status());
    assertEquals("unsupported_value", failure.code().orElse(""));
    assertEquals(param, failure.param().orElse(""));
  }

  @Test
  void aTranslatedRequestLosesTheSame() {
    ChatRequest few =
        OpenAiChat.DIALECT.decode(
            Json.parse(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                    + "\"stop\":[\"a\"],\"user\":\"emp-0042\",\"temperature\":1,\"top_p\":1,"
                    + "\"max_tokens\":3,\"reasoning_effort\":\"low\",\"tool_choice\":\"none\"}"));
    assertEquals(List.of(), asked(few));
    ChatRequest many =
        OpenAiChat.DIALECT.decode(
            Json.parse(
                "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"x\"}],"
                    + "\"stop\":[\"a\",\"b\"],\"user\":\"me\",\"seed\":1,\"presence_penalty\":1,"
                    + "\"frequency_penalty\":1,\"parallel_tool_calls\":true,"
                    + "\"tool_choice\":\"required\"}"));
    assertEquals(
        List.of(
            Tuning.STOP,
            Tuning.SEED,
            Tuning.PRESENCE_PENALTY,
            Tuning.FREQUENCY_PENALTY,
            Tuning.PARALLEL_TOOL_CALLS,
            Tuning.TOOL_CHOICE,
            Tuning.USER),
        asked(many));
  }

  private static List<Tuning> asked(ChatRequest request) {
    List<Tuning> asked = new ArrayList<>(ZAI.lacks(request));
    asked.removeIf(tuning -> !request.asks(tuning));
    return asked;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          1000 | 401 | UPSTREAM_DENIED | 502 |
          1003 | 200 | UPSTREAM_DENIED | 502 |
          1004 | 500 | UPSTREAM_DENIED | 502 |
          1112 | 429 | UPSTREAM_DENIED | 502 |
          1113 | 429 | QUOTA           | 429 | insufficient_quota
          1120 | 500 | UPSTREAM        | 502 | 1120
          1210 | 400 | INVALID         | 400 | 1210
          1211 | 400 | NOT_FOUND       | 404 | model_not_found
          1212 | 400 | INVALID         | 400 | 1212
          1215 | 500 | INVALID         | 400 | 1215
          1220 | 403 | FORBIDDEN       | 403 | 1220
          1222 | 404 | UPSTREAM        | 502 | 1222
          1230 | 500 | UPSTREAM        | 502 | 1230
          1231 | 400 | INVALID         | 409 | 1231
          1234 | 500 | UPSTREAM        | 502 | 1234
          1261 | 400 | INVALID         | 400 | context_length_exceeded
          1300 | 400 | FORBIDDEN       | 403 | content_filter
          1301 | 400 | INVALID         | 400 | content_filter
          1302 | 429 | LIMITED         | 429 | rate_limit_exceeded
          1303 | 429 | LIMITED         | 429 | rate_limit_exceeded
          1304 | 429 | QUOTA           | 429 | insufficient_quota
          1305 | 429 | UPSTREAM        | 503 | 1305
          1308 | 429 | QUOTA           | 429 | insufficient_quota
          1310 | 429 | QUOTA           | 429 | insufficient_quota
          9999 | 429 | LIMITED         | 429 | 9999
          9999 | 401 | UPSTREAM_DENIED | 502 |
          9999 | 435 | INVALID         | 400 | 9999
          """)
  void theirCodeCountsBeforeTheStatus(
      String code, int status, Failure.Kind kind, int answered, String word) {
    Failure failure =
        ZAI.failure(
            status, "{\"error\":{\"code\":\"" + code + "\",\"message\":\"words of theirs\"}}");
    assertEquals(kind, failure.kind());
    assertEquals(answered, failure.status());
    assertEquals(word, failure.code().orElse(null));
    assertEquals(kind != Failure.Kind.UPSTREAM_DENIED, failure.message().equals("words of theirs"));
  }

  @Test
  void theTokenIsTheVectors() {
    assertEquals(VECTOR.getString("token"), tokens.apply(KEY));
    assertEquals(
        "Bearer " + VECTOR.getString("token"),
        OpenAiCompatible.zai(tokens)
            .withMend(false)
            .credentials(KEY)
            .first("authorization")
            .orElse(""));
    assertTrue(ZAI.credentials("").fields().isEmpty());
  }

  @Test
  void aTokenIsRenewedAMinuteBeforeItsEnd() {
    String first = tokens.apply(KEY);
    now.addAndGet(3_539_999);
    assertSame(first, tokens.apply(KEY));
    now.addAndGet(1);
    String second = tokens.apply(KEY);
    assertFalse(second.equals(first));
    assertSame(second, tokens.apply(KEY));
    assertFalse(tokens.apply("other.demo-secret").equals(second));
  }

  @Test
  void aKeyWithoutSecretIsSentAsItIs() {
    assertEquals("plain", tokens.apply("plain"));
  }
}
