// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.pieces;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Tuning;
import java.util.Set;

/** The service for OpenAI's models. */
final class GptService implements Service {
  private static final String NAME = "runtime.aot.machine_learning.parents.gpt.GPTInferenceService";

  /** Zero is what the service takes a missing one for. */
  private static final double USUAL = 1.0;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Set<Tuning> knows() {
    return Set.of(Tuning.TEMPERATURE, Tuning.TOP_P);
  }

  /** At most two messages: all that was said to set it up, and all that was said since. */
  @Override
  public byte[] ask(ChatRequest request, Turns turns) {
    ProtoMessage asked = new ProtoMessage().text(1, request.model());
    message(asked, 0, turns.setUp());
    message(asked, 1, turns.said());
    return asked
        .decimal(3, request.sampling().temperature().orElse(USUAL))
        .decimal(4, request.sampling().topP().orElse(USUAL))
        .bytes();
  }

  private static void message(ProtoMessage asked, int role, String text) {
    if (!text.isEmpty()) {
      asked.message(2, new ProtoMessage().number(1, role).text(2, text));
    }
  }

  @Override
  public Said read(ProtoFields reply) {
    ProtoFields body = reply.message(4);
    return new Said(reply.number(2), body.text(1), body.message(4).message(2).text(2));
  }
}
