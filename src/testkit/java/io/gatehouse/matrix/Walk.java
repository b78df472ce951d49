// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.matrix;

import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The way of one chat to its answer, step by step and without a socket.
 *
 * @param failure what the client is told when there is no answer
 */
public record Walk(ChatRequest request, List<Leg> legs, Optional<Failure> failure) {
  /** A request that was sent, and what came back. */
  public record Leg(Step step, Reply reply) {}

  private static final int LONGEST = 20;

  /**
   * Takes every step there is, the cell's replies in hand.
   *
   * @throws Refused when the provider cannot carry such a request
   */
  public static Walk of(Cell cell, boolean stream) {
    Provider provider = cell.lane().provider();
    ChatRequest request = OpenAiChat.DIALECT.decode(cell.request(stream));
    List<Leg> legs = new ArrayList<>();
    Optional<Step> step = Optional.of(provider.begin(request, Lane.KEY));
    while (step.isPresent()) {
      if (legs.size() == LONGEST) {
        throw new AssertionError("no end of steps in " + cell);
      }
      try {
        step = next(cell, stream, legs, step.get());
      } catch (Refused refused) {
        return new Walk(request, legs, Optional.of(refused.failure()));
      }
    }
    Reply last = legs.get(legs.size() - 1).reply();
    if (!stream && cell.has("upstream-reply-" + (legs.size() + 1) + ".json")) {
      throw new AssertionError("never asked for reply " + (legs.size() + 1) + " in " + cell);
    }
    return new Walk(
        request,
        legs,
        last.status() < 400
            ? Optional.empty()
            : Optional.of(provider.failure(last.status(), last.text())));
  }

  private static Optional<Step> next(Cell cell, boolean stream, List<Leg> legs, Step step) {
    int number = legs.size() + 1;
    if (step instanceof Step.Errand errand) {
      Reply reply = cell.errand(number, stream);
      legs.add(new Leg(step, reply));
      return Optional.of(errand.then().apply(reply.whole()));
    }
    Step.Answer answer = (Step.Answer) step;
    Reply reply = cell.answer(number, stream);
    legs.add(new Leg(step, reply));
    return reply.status() < 400 ? Optional.empty() : answer.retry().apply(reply.whole());
  }

  /** The step whose reply is the answer; only where there is no failure. */
  public Step.Answer answer() {
    return (Step.Answer) legs.get(legs.size() - 1).step();
  }

  public Reply reply() {
    return legs.get(legs.size() - 1).reply();
  }
}
