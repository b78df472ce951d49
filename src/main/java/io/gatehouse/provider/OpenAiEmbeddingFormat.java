// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.EmbeddingRequest;
import io.gatehouse.model.Embeddings;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** Embeddings of OpenAI's wire, for an upstream that takes few texts at a time; in numbers. */
final class OpenAiEmbeddingFormat implements EmbeddingFormat {
  private final OpenAiErrors errors;
  private final int most;

  OpenAiEmbeddingFormat(OpenAiErrors errors, int most) {
    this.errors = errors;
    this.most = most;
  }

  @Override
  public int most() {
    return most;
  }

  @Override
  public UpstreamRequest encode(EmbeddingRequest batch) {
    var input = Json.array();
    batch.texts().forEach(input::add);
    var body = Json.object(batch.extensions()).add("model", batch.model()).add("input", input);
    batch.dimensions().ifPresent(size -> body.add("dimensions", size));
    body.add("encoding_format", "float");
    return UpstreamRequest.post(Endpoint.EMBEDDINGS.path, Json.bytes(body.build()));
  }

  @Override
  public Embeddings decode(EmbeddingRequest batch, JsonObject reply) {
    Optional<Failure> failure = errors.inBand(reply);
    if (failure.isPresent()) {
      throw new Refused(failure.get());
    }
    List<float[]> vectors =
        Members.objects(reply, "data").stream()
            .sorted(Comparator.comparingInt(OpenAiEmbeddingFormat::index))
            .map(data -> Vectors.read(data.getOrDefault("embedding", JsonValue.NULL)))
            .toList();
    Usage usage = Members.object(reply, "usage").flatMap(OpenAiUsage::read).orElse(Usage.NONE);
    return new Embeddings(Members.text(reply, "model"), vectors, usage);
  }

  /** Its place among the texts; they are in order where it is not said. */
  private static int index(JsonObject data) {
    return Members.number(data, "index").map(JsonNumber::intValue).orElse(0);
  }
}
