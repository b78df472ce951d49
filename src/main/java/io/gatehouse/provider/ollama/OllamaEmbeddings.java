// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.ollama;

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
import java.util.List;

/** Ollama's embeddings: as many texts at a time as anybody likes. */
final class OllamaEmbeddings implements EmbeddingFormat {
  @Override
  public int most() {
    return Integer.MAX_VALUE;
  }

  @Override
  public UpstreamRequest encode(EmbeddingRequest batch) {
    var input = Json.array();
    batch.texts().forEach(input::add);
    var body = Json.object().add("model", batch.model()).add("input", input);
    batch.dimensions().ifPresent(size -> body.add("dimensions", size));
    return UpstreamRequest.post("embed", Json.bytes(body.build()));
  }

  @Override
  public Embeddings decode(EmbeddingRequest batch, JsonObject reply) {
    List<float[]> vectors = Members.items(reply, "embeddings").stream().map(Vectors::read).toList();
    long tokens = Members.number(reply, "prompt_eval_count").map(JsonNumber::longValue).orElse(0L);
    return new Embeddings(Members.text(reply, "model"), vectors, new Usage(tokens, 0));
  }
}
