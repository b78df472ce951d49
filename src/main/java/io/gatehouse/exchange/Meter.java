// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Citation;
import io.gatehouse.model.Failure;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Usage;
import jakarta.json.JsonObject;
import java.util.Optional;

/** Hands a reply on and remembers what it cost and how it ended. */
final class Meter implements ReplySink {
  private final ReplySink next;
  private Optional<Usage> usage = Optional.empty();
  private Optional<Failure> failure = Optional.empty();
  private boolean ended;

  Meter(ReplySink next) {
    this.next = next;
  }

  Optional<Usage> usage() {
    return usage;
  }

  Optional<Failure> failure() {
    return failure;
  }

  boolean ended() {
    return ended;
  }

  @Override
  public void begin(String id, String model) {
    next.begin(id, model);
  }

  @Override
  public void text(String delta) {
    next.text(delta);
  }

  @Override
  public void reasoning(String delta) {
    next.reasoning(delta);
  }

  @Override
  public void signature(String signature) {
    next.signature(signature);
  }

  @Override
  public void refusal(String delta) {
    next.refusal(delta);
  }

  @Override
  public void toolCall(int index, String id, String name) {
    next.toolCall(index, id, name);
  }

  @Override
  public void toolInput(int index, String jsonDelta) {
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
    next.end(reason);
  }

  @Override
  public void fail(Failure reason) {
    failure = Optional.of(reason);
    next.fail(reason);
  }
}
