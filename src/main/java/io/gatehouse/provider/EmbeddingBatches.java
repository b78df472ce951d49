// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.EmbeddingRequest;
import io.gatehouse.model.Embeddings;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonException;
import java.util.List;

/** The steps in which texts are embedded: as many at a time as the upstream takes, in order. */
public final class EmbeddingBatches {
  private final Provider provider;
  private final EmbeddingFormat format;
  private final String apiKey;

  /**
   * @param provider whose credentials and errors count
   */
  public EmbeddingBatches(Provider provider, EmbeddingFormat format, String apiKey) {
    this.provider = provider;
    this.format = format;
    this.apiKey = apiKey;
  }

  public Step begin(EmbeddingRequest request) {
    return next(request, new Embeddings(request.model(), List.of(), Usage.NONE));
  }

  /** Asks for the next batch of those that are left. */
  private Step next(EmbeddingRequest left, Embeddings heard) {
    List<String> texts = left.texts();
    int size = Math.min(texts.size(), format.most());
    EmbeddingRequest batch = left.with(texts.subList(0, size));
    EmbeddingRequest rest = left.with(texts.subList(size, texts.size()));
    UpstreamRequest request = format.encode(batch).with(provider.credentials(apiKey));
    return rest.texts().isEmpty()
        ? new Step.Embedding(request, reply -> join(heard, hear(batch, reply)))
        : new Step.Errand(request, reply -> next(rest, join(heard, hear(batch, reply))));
  }

  private Embeddings hear(EmbeddingRequest batch, WholeReply reply) {
    if (!reply.ok()) {
      throw new Refused(provider.failure(reply.status(), reply.body()));
    }
    try {
      Embeddings heard = format.decode(batch, Json.parse(reply.body().strip()));
      if (heard.vectors().size() == batch.texts().size()) {
        return heard;
      }
    } catch (JsonException | ClassCastException garbage) {
      throw new Refused(
          Failure.of(
              Failure.Kind.UPSTREAM, "The upstream answered with something that is no embedding."));
    }
    throw new Refused(OpenAiErrors.incomplete());
  }

  /** The model is called what the upstream calls it, or else what it was asked for by. */
  private static Embeddings join(Embeddings earlier, Embeddings later) {
    Embeddings all = earlier.and(later);
    return later.model().isEmpty()
        ? all
        : new Embeddings(later.model(), all.vectors(), all.usage());
  }
}
