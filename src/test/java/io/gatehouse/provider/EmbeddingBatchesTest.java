// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.model.EmbeddingRequest;
import io.gatehouse.model.Embeddings;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Texts that are embedded a few at a time, by an upstream that takes ten. */
class EmbeddingBatchesTest {
  private static final Provider TEN = OpenAiCompatible.dashScope();

  @ParameterizedTest
  @CsvSource({"1, 1", "10, 1", "11, 2", "20, 2", "21, 3"})
  void asksAsOftenAsItMustAndKeepsTheOrder(int texts, int requests) {
    List<JsonObject> asked = new ArrayList<>();
    Embeddings all = walk(request(texts), asked);
    assertEquals(requests, asked.size());
    assertEquals(texts, all.vectors().size());
    for (int i = 0; i < texts; i++) {
      assertArrayEquals(new float[] {i, 0.5f}, all.vectors().get(i));
    }
    assertEquals(3L * requests, all.usage().input());
    assertEquals(0, all.usage().output());
    assertEquals("text-embedding-v4", all.model());
  }

  @Test
  void everyBatchCarriesAllThatWasAsked() {
    List<JsonObject> asked = new ArrayList<>();
    EmbeddingRequest request =
        new EmbeddingRequest(
            "v4", request(11).texts(), Optional.of(64), Json.parse("{\"text_type\":\"query\"}"));
    walk(request, asked);
    assertEquals(
        Json.parse(
            "{\"text_type\":\"query\",\"model\":\"v4\",\"input\":[\"10\"],\"dimensions\":64,"
                + "\"encoding_format\":\"float\"}"),
        asked.get(1));
    Step first = first(request);
    assertEquals("embeddings", first.request().path());
    assertEquals(Optional.of("Bearer key"), first.request().headers().first("authorization"));
  }

  @Test
  void repliesMayComeInAnyOrderAndWithoutAModel() {
    Step.Embedding only = assertInstanceOf(Step.Embedding.class, first(request(2)));
    Embeddings heard =
        only.reading()
            .apply(
                reply(
                    200,
                    "{\"data\":[{\"index\":1,\"embedding\":[1]},{\"index\":0,\"embedding\":[0]}]}"));
    assertArrayEquals(new float[] {0}, heard.vectors().get(0));
    assertArrayEquals(new float[] {1}, heard.vectors().get(1));
    assertEquals("m", heard.model());
    assertEquals(0, heard.usage().total());
  }

  /** What comes instead of one vector, and what is made of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          200 | {"data":[]}                                             | UPSTREAM | incomplete_reply
          200 | {"data":[{"embedding":[1]},{"embedding":[1]}]}          | UPSTREAM | incomplete_reply
          200 | {}                                                      | UPSTREAM | incomplete_reply
          200 | {"data":[{"embedding":"AAAA"}]}                         | UPSTREAM |
          200 | {"data":[{"embedding":["a"]}]}                          | UPSTREAM |
          200 | {"data":[{"embedding":[1e400]}]}                        | UPSTREAM |
          200 | {"data":[{"embedding":[1e39]}]}                         | UPSTREAM |
          200 | {"data":[{}]}                                           | UPSTREAM |
          200 | []                                                      | UPSTREAM |
          200 | <html>                                                  | UPSTREAM |
          200 | {"error":{"message":"m","code":"Arrearage","type":"t"}} | UPSTREAM | Arrearage
          301 | {"data":[{"embedding":[1]}]}                            | UPSTREAM |
          429 | {"error":{"message":"m","code":"limit_requests"}}       | LIMITED  | limit_requests
          401 | {"error":{"message":"m","code":"invalid_api_key"}}      | UPSTREAM_DENIED |
          """)
  void failsHonestly(int status, String body, Failure.Kind kind, String code) {
    Step.Embedding only = assertInstanceOf(Step.Embedding.class, first(request(1)));
    assertFails(kind, code, () -> only.reading().apply(reply(status, body)));
    Step.Errand ofTwo = assertInstanceOf(Step.Errand.class, first(request(11)));
    assertFails(kind, code, () -> ofTwo.then().apply(reply(status, body)));
  }

  private static void assertFails(
      Failure.Kind kind, String code, org.junit.jupiter.api.function.Executable hearing) {
    Failure failure = assertThrows(Refused.class, hearing).failure();
    assertEquals(kind, failure.kind());
    assertEquals(Optional.ofNullable(code), failure.code());
  }

  @Test
  void onlySomeUpstreamsHaveALimit() {
    assertEquals(10, TEN.embedsAtOnce());
    assertEquals(Integer.MAX_VALUE, OpenAiCompatible.openAi().embedsAtOnce());
    assertEquals(Integer.MAX_VALUE, new Demo().embedsAtOnce());
    assertEquals(Optional.empty(), new Demo().embed(request(1), ""));
  }

  /** Takes all steps; the upstream makes a vector of each number it is given. */
  private static Embeddings walk(EmbeddingRequest request, List<JsonObject> asked) {
    Step step = first(request);
    while (true) {
      JsonObject body = Json.parse(UTF_8.decode(step.request().body()).toString());
      asked.add(body);
      if (step instanceof Step.Embedding last) {
        return last.reading().apply(answer(body));
      }
      step = ((Step.Errand) step).then().apply(answer(body));
    }
  }

  private static WholeReply answer(JsonObject asked) {
    var data = Json.array();
    int index = 0;
    for (JsonValue text : asked.getJsonArray("input")) {
      int number = Integer.parseInt(text.toString().replace("\"", ""));
      data.add(
          Json.object().add("index", index++).add("embedding", Json.array().add(number).add(0.5)));
    }
    return reply(
        200,
        Json.object()
            .add("data", data)
            .add("model", "text-embedding-v4")
            .add("usage", Json.object().add("prompt_tokens", 3).add("total_tokens", 3))
            .build()
            .toString());
  }

  private static WholeReply reply(int status, String body) {
    return new WholeReply(status, Headers.NONE, body);
  }

  private static Step first(EmbeddingRequest request) {
    return TEN.embed(request, "key").orElseThrow();
  }

  private static EmbeddingRequest request(int texts) {
    return new EmbeddingRequest(
        "m",
        IntStream.range(0, texts).mapToObj(String::valueOf).toList(),
        Optional.empty(),
        Json.object().build());
  }
}
