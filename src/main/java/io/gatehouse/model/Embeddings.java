// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import java.util.List;
import java.util.stream.Stream;

/** The vectors of some texts, in the texts' order, and what they have cost. */
public record Embeddings(String model, List<float[]> vectors, Usage usage) {
  public Embeddings {
    vectors = List.copyOf(vectors);
  }

  /** These, then those of more texts. */
  public Embeddings and(Embeddings more) {
    return new Embeddings(
        model,
        Stream.concat(vectors.stream(), more.vectors.stream()).toList(),
        usage.and(more.usage));
  }
}
