// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Citation;
import io.gatehouse.model.Failure;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Usage;
import jakarta.json.JsonObject;
import java.util.Optional;

/** A sink that writes down what it hears, one line a call, and holds the teller to the grammar. */
public final class Transcript implements ReplySink {
  private final StringBuilder lines = new StringBuilder();
  private boolean begun;
  private boolean over;
  private int calls;
  private Optional<Failure> failure = Optional.empty();

  @Override
  public void begin(String id, String model) {
    require(!begun, "begin twice");
    begun = true;
    line("begin %s %s", id, model);
  }

  @Override
  public void text(String delta) {
    line("text %s", delta.replace("\n", "\\n"));
  }

  @Override
  public void reasoning(String delta) {
    line("reasoning %s", delta);
  }

  @Override
  public void signature(String signature) {
    line("signature %s", signature);
  }

  @Override
  public void refusal(String delta) {
    line("refusal %s", delta);
  }

  @Override
  public void toolCall(int index, String id, String name) {
    require(index == calls++, "calls are not counted from zero");
    line("toolCall %d %s %s", index, id, name);
  }

  @Override
  public void toolInput(int index, String jsonDelta) {
    require(index < calls, "input of a call that has not begun");
    line("toolInput %d %s", index, jsonDelta);
  }

  @Override
  public void citation(Citation citation) {
    line(
        "citation %s %s %d-%d", citation.url(), citation.title(), citation.start(), citation.end());
  }

  @Override
  public void remark(String name, JsonObject words) {
    line("remark %s %s", name, words);
  }

  @Override
  public void usage(Usage usage) {
    line(
        "usage %d in (%d cached), %d out (%d reasoning)",
        usage.input(), usage.cachedInput(), usage.output(), usage.reasoning());
  }

  @Override
  public void end(FinishReason reason) {
    line("end %s", reason);
    over = true;
  }

  @Override
  public void fail(Failure failure) {
    line("fail %s %d %s", failure.kind(), failure.status(), failure.message());
    over = true;
    this.failure = Optional.of(failure);
  }

  public boolean begun() {
    return begun;
  }

  public boolean over() {
    return over;
  }

  public Optional<Failure> failure() {
    return failure;
  }

  @SuppressWarnings("AnnotateFormatMethod") // checked by the tests that read the lines
  private void line(String format, Object... args) {
    require(begun || format.startsWith("fail"), "spoke before begin");
    require(!over, "spoke after the end");
    lines.append(String.format(format, args)).append('\n');
  }

  private static void require(boolean kept, String breach) {
    if (!kept) {
      throw new AssertionError(breach);
    }
  }

  @Override
  public String toString() {
    return lines.toString();
  }
}
