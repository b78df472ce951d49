// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.EmbeddingRequest;
import io.gatehouse.model.Embeddings;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.EmbeddingFormat;
import io.gatehouse.provider.Vectors;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.List;

/**
 * Gemini's embeddings: every text is a small request of its own, and a batch holds many of them.
 *
 * @see <a href="https://ai.google.dev/api/embeddings">batchEmbedContents</a>
 */
final class GeminiEmbeddings implements EmbeddingFormat {
  @Override
  public int most() {
    return 100;
  }

  @Override
  public UpstreamRequest encode(EmbeddingRequest batch) {
    ModelName model = ModelName.of(batch.model());
    var requests = Json.array();
    batch.texts().forEach(text -> requests.add(request(batch, model, text)));
    return UpstreamRequest.post(
        model.path() + ":batchEmbedContents",
        Json.bytes(Json.object().add("requests", requests).build()));
  }

  private static JsonObjectBuilder request(EmbeddingRequest batch, ModelName model, String text) {
    var parts = Json.array().add(Json.object().add("text", text));
    var request =
        Json.object().add("model", model.path()).add("content", Json.object().add("parts", parts));
    batch.dimensions().ifPresent(size -> request.add("outputDimensionality", size));
    return request;
  }

  @Override
  public Embeddings decode(EmbeddingRequest batch, JsonObject reply) {
    List<float[]> vectors =
        Members.objects(reply, "embeddings").stream()
            .map(embedding -> Vectors.read(embedding.getOrDefault("values", JsonValue.NULL)))
            .toList();
    return new Embeddings("", vectors, usage(batch, reply));
  }

  /** Where it does not count, we do: four characters to a token. */
  private static Usage usage(EmbeddingRequest batch, JsonObject reply) {
    return Members.object(reply, "usageMetadata")
        .flatMap(usage -> Members.number(usage, "promptTokenCount"))
        .map(JsonNumber::longValue)
        .map(tokens -> new Usage(tokens, 0))
        .orElseGet(
            () ->
                Usage.estimate(
                    batch.texts().stream().mapToLong(text -> (text.length() + 3) / 4).sum(), 0));
  }
}
