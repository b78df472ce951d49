// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.EmbeddingRequest;
import io.gatehouse.model.Embeddings;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonObject;

/** How an upstream is asked to embed a few texts, and how it answers. Pure. */
public interface EmbeddingFormat {
  /** How many texts one request may hold. */
  int most();

  UpstreamRequest encode(EmbeddingRequest batch);

  /**
   * What a reply says; its model may be empty.
   *
   * @throws ClassCastException when it holds something else than it should
   * @throws io.gatehouse.model.Refused when it tells of an error
   */
  Embeddings decode(EmbeddingRequest batch, JsonObject reply);
}
