// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.Golden;
import io.gatehouse.model.EmbeddingRequest;
import io.gatehouse.model.Embeddings;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.Step;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiEmbeddingsTest {
  private static final GeminiEmbeddings FORMAT = new GeminiEmbeddings();

  @ParameterizedTest
  @ValueSource(strings = {"gemini-embedding-001", "models/gemini-embedding-001"})
  void asksForABatch(String model) {
    UpstreamRequest sent = FORMAT.encode(request(model, Optional.of(4)));
    assertEquals("models/gemini-embedding-001:batchEmbedContents", sent.path());
    assertEquals(recorded("batchEmbedContents.request.json"), body(sent));
    assertEquals(100, FORMAT.most());
  }

  @Test
  void namesLeadNowhereElseAndASizeIsNotInvented() {
    EmbeddingRequest elsewhere = request("../x?y", Optional.empty());
    assertThrows(Refused.class, () -> FORMAT.encode(elsewhere));
    UpstreamRequest sent = FORMAT.encode(request("m", Optional.empty()));
    JsonObject first = body(sent).getJsonArray("requests").getJsonObject(0);
    assertEquals(List.of("model", "content"), List.copyOf(first.keySet()));
  }

  @Test
  void isGeminisWayToEmbed() {
    Step step = new Gemini().embed(request("m", Optional.empty()), "secret").orElseThrow();
    assertEquals("models/m:batchEmbedContents", step.request().path());
    assertEquals(Optional.of("secret"), step.request().headers().first("x-goog-api-key"));
  }

  @Test
  void hearsTheVectorsAndCountsForItself() {
    Embeddings heard =
        FORMAT.decode(request("m", Optional.empty()), recorded("batchEmbedContents.response.json"));
    assertArrayEquals(new float[] {0.5f, -0.25f, 0.125f, 1}, heard.vectors().get(0));
    assertArrayEquals(new float[] {-1, 0, 0.75f, 0.0625f}, heard.vectors().get(1));
    assertEquals(Usage.estimate(4, 0), heard.usage());
    assertTrue(heard.model().isEmpty());
  }

  @Test
  void believesWhatItIsTold() {
    JsonObject reply = Json.parse("{\"embeddings\":[],\"usageMetadata\":{\"promptTokenCount\":9}}");
    assertEquals(new Usage(9, 0), FORMAT.decode(request("m", Optional.empty()), reply).usage());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"embeddings\":[{}]}", "{\"embeddings\":[{\"values\":{}}]}"})
  void garbageIsNoVector(String reply) {
    assertThrows(
        ClassCastException.class,
        () -> FORMAT.decode(request("m", Optional.empty()), Json.parse(reply)));
  }

  private static EmbeddingRequest request(String model, Optional<Integer> dimensions) {
    return new EmbeddingRequest(
        model, List.of("servlet", "filter"), dimensions, Json.object().build());
  }

  private static JsonObject body(UpstreamRequest sent) {
    return Json.parse(UTF_8.decode(sent.body()).toString());
  }

  private static JsonObject recorded(String file) {
    return Json.parse(Golden.read(Golden.FIXTURES.resolve("gemini/other").resolve(file)));
  }
}
