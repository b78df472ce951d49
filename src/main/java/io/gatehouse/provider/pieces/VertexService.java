// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.pieces;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Tuning;
import java.util.Set;

/** The service for everybody else's models. It takes no wishes at all. */
final class VertexService implements Service {
  private static final String NAME =
      "runtime.aot.machine_learning.parents.vertex.VertexInferenceService";

  /** Stands before the dialogue in every request that was seen. */
  private static final int DIALOGUE = 1;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Tuning> knows() {
    return Set.of();
  }

  @Override
  public byte[] ask(ChatRequest request, Turns turns) {
    ProtoMessage dialogue = new ProtoMessage().number(1, DIALOGUE).text(2, turns.saidMerged());
    return new ProtoMessage()
        .text(1, request.model())
        .message(2, new ProtoMessage().message(2, dialogue).text(3, turns.setUpMerged()))
        .bytes();
  }

  @Override
  public Said read(ProtoFields reply) {
    String text = reply.message(4).message(1).message(2).text(2);
    return new Said(reply.number(2), "", text);
  }
}
