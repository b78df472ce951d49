// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Citation;
import io.gatehouse.model.Failure;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Usage;
import jakarta.json.JsonObject;

/**
 * Hands on a reply without the text it repeats first. A text that begins in another way is handed
 * on as it is.
 */
final class WithoutEcho implements ReplySink {
  private final ReplySink next;
  private final String known;
  private final StringBuilder held = new StringBuilder();
  private boolean sure;

  /**
   * @param known what the reply may begin with
   */
  WithoutEcho(ReplySink next, String known) {
    this.next = next;
    this.known = known;
  }

  @Override
  public void begin(String id, String model) {
    next.begin(id, model);
  }

  @Override
  public void text(String delta) {
    if (sure) {
      next.text(delta);
      return;
    }
    held.append(delta);
    int common = Math.min(held.length(), known.length());
    if (!known.regionMatches(0, held.toString(), 0, common)) {
      tellHeld();
    } else if (held.length() >= known.length()) {
      held.delete(0, known.length());
      tellHeld();
    }
  }

  /** What has come so far was not, or is no longer, what is repeated. */
  private void tellHeld() {
    sure = true;
    if (held.length() > 0) {
      next.text(held.toString());
      held.setLength(0);
    }
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
    tellHeld();
    next.refusal(delta);
  }

  @Override
  public void toolCall(int index, String id, String name) {
    tellHeld();
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
  public void usage(Usage usage) {
    next.usage(usage);
  }

  @Override
  public void end(FinishReason reason) {
    tellHeld();
    next.end(reason);
  }

  /** What has not been told by then, another upstream would only have to repeat. */
  @Override
  public void fail(Failure failure) {
    next.fail(failure);
  }
}
