// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Citation;
import io.gatehouse.model.Failure;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Usage;
import io.gatehouse.policy.TokenCount;
import jakarta.json.JsonObject;
import java.util.Optional;

/**
 * Hands a reply on and remembers what it cost and how it ended. Where the upstream does not say
 * what it cost, it is counted here, and said before the end.
 */
final class Meter implements ReplySink {
  private final ReplySink next;
  private final long prompt;
  private final TokenCount reply;
  private Optional<Usage> usage = Optional.empty();
  private Optional<Failure> failure = Optional.empty();
  private boolean begun;
  private boolean spoken;
  private boolean ended;

  /**
   * @param prompt about how many tokens the question was
   * @param reply counts those of the reply; empty yet
   */
  Meter(ReplySink next, long prompt, TokenCount reply) {
    this.next = next;
    this.prompt = prompt;
    this.reply = reply;
  }

  /** As the upstream has told, else by what has come so far; empty before anything has. */
  Optional<Usage> usage() {
    return usage.or(() -> begun ? Optional.of(counted()) : Optional.empty());
  }

  private Usage counted() {
    return Usage.estimate(prompt, reply.tokens());
  }

  Optional<Failure> failure() {
    return failure;
  }

  /** Whether a word of the answer has come, or a call. */
  boolean hasSpoken() {
    return spoken;
  }

  boolean ended() {
    return ended;
  }

  @Override
  public void begin(String id, String model) {
    begun = true;
    next.begin(id, model);
  }

  @Override
  public void text(String delta) {
    spoken |= !delta.isEmpty();
    reply.add(delta);
    next.text(delta);
  }

  @Override
  public void reasoning(String delta) {
    spoken |= !delta.isEmpty();
    reply.add(delta);
    next.reasoning(delta);
  }

  @Override
  public void signature(String signature) {
    next.signature(signature);
  }

  @Override
  public void refusal(String delta) {
    spoken |= !delta.isEmpty();
    reply.add(delta);
    next.refusal(delta);
  }

  @Override
  public void toolCall(int index, String id, String name) {
    spoken = true;
    reply.add(name);
    next.toolCall(index, id, name);
  }

  @Override
  public void toolInput(int index, String jsonDelta) {
    reply.add(jsonDelta);
    next.toolInput(index, jsonDelta);
  }

  @Override
  public void citation(Citation citation) {
    next.citation(citation);
  }

  @Override
  public void remark(String name, JsonObject words) {
    next.remark(name, words);
  }

  @Override
  public void usage(Usage spent) {
    usage = Optional.of(spent);
    next.usage(spent);
  }

  @Override
  public void end(FinishReason reason) {
    ended = true;
    if (usage.isEmpty()) {
      usage(counted());
    }
    next.end(reason);
  }

  @Override
  public void fail(Failure reason) {
    failure = Optional.of(reason);
    next.fail(reason);
  }
}
