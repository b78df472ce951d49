// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;

/**
 * Texts that a client wants as vectors, in words no provider owns.
 *
 * @param dimensions how many numbers a vector shall have
 * @param extensions fields of the request that are not read into anything else
 */
public record EmbeddingRequest(
    String model, List<String> texts, Optional<Integer> dimensions, JsonObject extensions) {
  public EmbeddingRequest {
    texts = List.copyOf(texts);
  }

  /** The same for other texts. */
  public EmbeddingRequest with(List<String> texts) {
    return new EmbeddingRequest(model, texts, dimensions, extensions);
  }
}
