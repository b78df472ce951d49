// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Members;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;

/**
 * Hears a reply of the compatible mode. What an event is stands in its data: its name may have
 * something glued to it. What the pieces have told is not taken from the whole again.
 */
final class ResponsesEar implements Ear {
  private static final String NAMELESS = "bailian";

  private final ReplySink sink;
  private String id = "";
  private boolean begun;
  private boolean told;

  ResponsesEar(ReplySink sink) {
    this.sink = sink;
  }

  @Override
  public boolean hear(JsonObject said, boolean whole) {
    if (whole) {
      return finish(said);
    }
    String delta = Members.text(said, "delta");
    switch (Members.text(said, "type")) {
      case "response.created" ->
          Members.object(said, "response").ifPresent(reply -> id = Members.text(reply, "id"));
      case "response.output_text.delta" -> text(delta);
      case "response.refusal.delta" -> refusal(delta);
      case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" ->
          reasoning(delta);
      case "response.completed", "response.incomplete", "response.failed" -> {
        return Members.object(said, "response").map(this::finish).orElse(false);
      }
      default -> {} // what begins or is done, and whatever they add next
    }
    return false;
  }

  private boolean finish(JsonObject reply) {
    String status = Members.text(reply, "status");
    switch (status) {
      case "completed" -> end(reply, FinishReason.STOP);
      case "incomplete" -> end(reply, cut(reply));
      case "failed", "cancelled" -> sink.fail(failure(reply, status));
      default -> {
        return false;
      }
    }
    return true;
  }

  private static Failure failure(JsonObject reply, String status) {
    return BailianErrors.inBand(new Frames.Frame(0, false, reply, true))
        .orElseGet(
            () -> Failure.of(Kind.UPSTREAM, "The upstream gave up: its reply is " + status + "."));
  }

  private static FinishReason cut(JsonObject reply) {
    String reason =
        Members.object(reply, "incomplete_details")
            .map(details -> Members.text(details, "reason"))
            .orElse("");
    return reason.equals("content_filter") ? FinishReason.REFUSED : FinishReason.LENGTH;
  }

  private void end(JsonObject reply, FinishReason reason) {
    if (id.isEmpty()) {
      id = Members.text(reply, "id");
    }
    begin();
    if (!told) {
      Members.objects(reply, "output").forEach(this::item);
    }
    Members.object(reply, "usage").ifPresent(this::usage);
    sink.end(reason);
  }

  private void item(JsonObject item) {
    for (JsonObject thought : Members.objects(item, "summary")) {
      reasoning(Members.text(thought, "text"));
    }
    for (JsonObject part : Members.objects(item, "content")) {
      switch (Members.text(part, "type")) {
        case "output_text" -> text(Members.text(part, "text"));
        case "refusal" -> refusal(Members.text(part, "refusal"));
        case "reasoning_text" -> reasoning(Members.text(part, "text"));
        default -> {} // nothing that has a place in a chat
      }
    }
  }

  private void usage(JsonObject spent) {
    if (Members.number(spent, "input_tokens").isPresent()) {
      sink.usage(new Usage(count(spent, "input_tokens"), count(spent, "output_tokens")));
    }
  }

  private static long count(JsonObject spent, String name) {
    return Members.number(spent, name).map(JsonNumber::longValue).orElse(0L);
  }

  private void text(String piece) {
    if (!piece.isEmpty()) {
      begin();
      told = true;
      sink.text(piece);
    }
  }

  private void refusal(String piece) {
    if (!piece.isEmpty()) {
      begin();
      told = true;
      sink.refusal(piece);
    }
  }

  /** Thoughts alone are no answer: the whole is still read for one. */
  private void reasoning(String piece) {
    if (!piece.isEmpty()) {
      begin();
      sink.reasoning(piece);
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      sink.begin(id.isEmpty() ? NAMELESS : id, "");
    }
  }
}
