// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.Golden;
import io.gatehouse.model.EmbeddingRequest;
import io.gatehouse.model.Embeddings;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiEmbeddingsTest {
  private static final Path RECORDED = Golden.FIXTURES.resolve("openai/other");

  @Test
  void readsAllThereIsToRead() {
    OpenAiEmbeddings read =
        read(
            "{\"model\":\"m\",\"input\":[\"a\",\"b\"],\"dimensions\":4,\"user\":\"u\","
                + "\"encoding_format\":\"base64\"}");
    assertEquals(
        new EmbeddingRequest(
            "m", List.of("a", "b"), Optional.of(4), Json.parse("{\"user\":\"u\"}")),
        read.request());
    assertTrue(read.base64());
  }

  @Test
  void oneTextNeedsNoArrayAndTheRestMayBeMissing() {
    for (String rest : new String[] {"", ",\"encoding_format\":null,\"dimensions\":null"}) {
      OpenAiEmbeddings read = read("{\"model\":\"m\",\"input\":\"a\"" + rest + "}");
      assertEquals(
          new EmbeddingRequest("m", List.of("a"), Optional.empty(), Json.parse("{}")),
          read.request());
      assertFalse(read.base64());
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"model":"m"}                                        | input           | missing_required_parameter
          {"model":"m","input":null}                           | input           | missing_required_parameter
          {"input":"a"}                                        | model           | missing_required_parameter
          {"model":7,"input":"a"}                              | model           | invalid_type
          {"model":"m","input":""}                             | input           | invalid_value
          {"model":"m","input":[]}                             | input           | invalid_value
          {"model":"m","input":["a",""]}                       | input[1]        | invalid_value
          {"model":"m","input":["a",null]}                     | input[1]        | invalid_type
          {"model":"m","input":["a",{"text":"b"}]}             | input[1]        | invalid_type
          {"model":"m","input":{"text":"b"}}                   | input           | invalid_type
          {"model":"m","input":true}                           | input           | invalid_type
          {"model":"m","input":7}                              | input           | unsupported_value
          {"model":"m","input":[1,2]}                          | input[0]        | unsupported_value
          {"model":"m","input":["a",[1,2]]}                    | input[1]        | unsupported_value
          {"model":"m","input":"a","dimensions":0}             | dimensions      | invalid_value
          {"model":"m","input":"a","dimensions":1.5}           | dimensions      | invalid_type
          {"model":"m","input":"a","encoding_format":"hex"}    | encoding_format | invalid_value
          {"model":"m","input":"a","encoding_format":7}        | encoding_format | invalid_type
          """)
  void refusesWithTheFieldsPath(String body, String param, String code) {
    Failure failure = assertThrows(Refused.class, () -> read(body)).failure();
    assertEquals(400, failure.status());
    assertEquals(Optional.of(param), failure.param());
    assertEquals(Optional.of(code), failure.code());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2048, 2049})
  void takesSoManyTextsAndNoMore(int count) {
    var texts = Json.array();
    Collections.nCopies(count, "a").forEach(texts::add);
    String body = Json.object().add("model", "m").add("input", texts).build().toString();
    if (count > 2048) {
      Failure failure = assertThrows(Refused.class, () -> read(body)).failure();
      assertEquals(Optional.of("input"), failure.param());
    } else {
      assertEquals(count, read(body).request().texts().size());
    }
  }

  /** The same vectors, recorded in numbers and in base64. */
  @ParameterizedTest
  @CsvSource({"float, embeddings.response.json", "base64, embeddings.base64.response.json"})
  void writesVectorsAsTheClientAsked(String format, String recorded) {
    OpenAiEmbeddings asked =
        read("{\"model\":\"m\",\"input\":\"a\",\"encoding_format\":\"" + format + "\"}");
    Embeddings embeddings =
        new Embeddings(
            "text-embedding-3-small",
            List.of(new float[] {0.5f, -0.25f, 0.125f, 1}, new float[] {-1, 0, 0.75f, 0.0625f}),
            new Usage(3, 0));
    assertEquals(numbers(recorded), numbers(asked, embeddings));
  }

  /** Numbers are compared by their size: 1 and 1.0 are the same. */
  private static String numbers(String recorded) {
    return Json.parse(Golden.read(RECORDED.resolve(recorded)))
        .toString()
        .replaceAll("\\.0(?=[,\\]])", "");
  }

  private static String numbers(OpenAiEmbeddings asked, Embeddings embeddings) {
    return written(asked, embeddings).toString().replaceAll("\\.0(?=[,\\]])", "");
  }

  @Test
  void numbersAreWrittenShortAndReadBackTheSame() {
    float[] vector = {0.1f, 1e-20f, Float.MAX_VALUE, Float.MIN_VALUE, -0.0456f};
    JsonObject reply =
        written(
            read("{\"model\":\"m\",\"input\":\"a\"}"),
            new Embeddings("m", List.of(vector), Usage.NONE));
    var numbers = reply.getJsonArray("data").getJsonObject(0).getJsonArray("embedding");
    assertEquals("0.1", numbers.get(0).toString());
    for (int i = 0; i < vector.length; i++) {
      assertEquals(vector[i], (float) numbers.getJsonNumber(i).doubleValue());
    }
  }

  @Test
  void whatWeHaveCountedIsCalledAnEstimate() {
    OpenAiEmbeddings asked = read("{\"model\":\"m\",\"input\":\"a\"}");
    assertEquals(
        Json.parse(
            "{\"prompt_tokens\":5,\"total_tokens\":5,"
                + "\"prompt_tokens_details\":{\"estimated\":true}}"),
        written(asked, new Embeddings("m", List.of(), Usage.estimate(5, 0))).get("usage"));
    assertEquals(
        Json.parse("{\"prompt_tokens\":5,\"total_tokens\":5}"),
        written(asked, new Embeddings("m", List.of(), new Usage(5, 0))).get("usage"));
  }

  @Test
  void namesWhatGetsLost() {
    Set<String> names = Set.of("model", "input", "dimensions", "encoding_format", "user", "ä");
    assertEquals(List.of("user"), OpenAiEmbeddings.dropped(names));
  }

  private static OpenAiEmbeddings read(String body) {
    return OpenAiEmbeddings.read(Json.parse(body));
  }

  private static JsonObject written(OpenAiEmbeddings asked, Embeddings embeddings) {
    return Json.parse(UTF_8.decode(asked.reply(embeddings)).toString());
  }
}
