// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.Locale;
import java.util.Optional;

/**
 * Tells a sink what a reply says, frame by frame; a whole reply is a single frame. Not thread-safe.
 */
final class Telling {
  private static final JsonObject NOTHING = JsonValue.EMPTY_JSON_OBJECT;

  private final ReplySink sink;
  private final Sources sources;
  private final JsonArrayBuilder unknown = Json.array();
  private String id = "";
  private String model = "";
  private String finish = "";
  private String block = "";
  private Optional<Usage> usage = Optional.empty();
  private int calls;
  private boolean begun;
  private boolean spoken;
  private boolean puzzled;
  private boolean over;

  Telling(ReplySink sink) {
    this.sink = sink;
    this.sources = new Sources(sink);
  }

  boolean over() {
    return over;
  }

  /**
   * A frame, or a list of frames.
   *
   * @throws jakarta.json.JsonException when the text is no JSON
   */
  void hear(String json) {
    JsonValue value = Json.value(json);
    if (value instanceof JsonObject frame) {
      frame(frame);
    } else if (value instanceof JsonArray frames) {
      for (JsonValue frame : frames) {
        frame(frame instanceof JsonObject object ? object : NOTHING);
      }
    }
  }

  private void frame(JsonObject frame) {
    if (over) {
      return;
    }
    Optional<Failure> failure = Errors.inBand(frame);
    if (failure.isPresent()) {
      fail(failure.get());
      return;
    }
    head(frame);
    if (frame.get("candidates") instanceof JsonArray candidates
        && !candidates.isEmpty()
        && candidates.get(0) instanceof JsonObject candidate) {
      candidate(candidate);
    } else if (frame.get("promptFeedback") instanceof JsonObject feedback) {
      block = Members.text(feedback, "blockReason");
    }
    if (frame.get("usageMetadata") instanceof JsonObject counted) {
      usage = Bill.read(counted).or(() -> usage);
      bill();
    }
  }

  /** While it is spoken already: nobody knows whether the client stays to the end. */
  private void bill() {
    if (begun) {
      usage.ifPresent(sink::usage);
      usage = Optional.empty();
    }
  }

  /** The head of the first frame that has one is the head of all. */
  private void head(JsonObject frame) {
    if (id.isEmpty()) {
      id = Members.text(frame, "responseId");
    }
    if (model.isEmpty()) {
      model = Members.text(frame, "modelVersion");
    }
  }

  private void candidate(JsonObject candidate) {
    if (candidate.get("content") instanceof JsonObject content
        && content.get("parts") instanceof JsonArray parts) {
      for (JsonValue part : parts) {
        part(part instanceof JsonObject object ? object : NOTHING);
      }
    }
    if (Members.says(candidate, "finishReason")) {
      finish = Members.text(candidate, "finishReason");
    }
    if (begun) {
      sources.tell(candidate);
    }
  }

  private void part(JsonObject part) {
    if (part.get("functionCall") instanceof JsonObject call) {
      call(call, Members.text(part, "thoughtSignature"));
      return;
    }
    String text = Members.text(part, "text");
    if (!text.isEmpty()) {
      begin();
      if (JsonValue.TRUE.equals(part.get("thought"))) {
        sink.reasoning(text);
      } else {
        spoken = true;
        sink.text(text);
      }
    } else if (!part.containsKey("text") && !part.containsKey("thoughtSignature")) {
      puzzle(part);
    }
    String signature = Members.text(part, "thoughtSignature");
    if (!signature.isEmpty()) {
      begin();
      sink.signature(Proof.marked(signature));
    }
  }

  private void call(JsonObject call, String signature) {
    begin();
    String own = Members.text(call, "id");
    CallId callId =
        new CallId(
            own.isEmpty() ? "call_" + Integer.toHexString(id.hashCode()) + "_" + calls : own,
            Optional.of(signature).filter(proof -> !proof.isEmpty()));
    sink.toolCall(calls, callId.text(), Members.text(call, "name"));
    sink.toolInput(calls, Members.object(call, "args").orElse(NOTHING).toString());
    calls++;
  }

  /** What nobody else's replies hold goes to the client as it is. */
  private void puzzle(JsonObject part) {
    if (!part.isEmpty()) {
      puzzled = true;
      unknown.add(part);
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      sink.begin(id.isEmpty() ? "gemini" : id, model);
    }
  }

  /** The upstream has said its last word, or has hung up. */
  void end() {
    if (over) {
      return;
    }
    if (finish.isEmpty() && block.isEmpty()) {
      fail(OpenAiErrors.incomplete());
      return;
    }
    Optional<FinishReason> reason = reason();
    if (reason.isEmpty()) {
      fail(
          Failure.of(Kind.UPSTREAM, "The upstream gave up: its finish reason is '" + finish + "'.")
              .withCode(finish.toLowerCase(Locale.ROOT)));
      return;
    }
    over = true;
    begin();
    if (reason.get() == FinishReason.REFUSED && !spoken) {
      sink.refusal("Blocked by the upstream: " + (finish.isEmpty() ? block : finish));
    }
    if (puzzled) {
      sink.remark("gemini", Json.object().add("parts", unknown).build());
    }
    bill();
    sink.end(reason.get());
  }

  /** Empty when the reply is none: the model has failed. */
  private Optional<FinishReason> reason() {
    if (calls > 0) {
      return Optional.of(FinishReason.TOOL_CALLS);
    }
    return switch (finish) {
      case "STOP" -> Optional.of(FinishReason.STOP);
      case "MAX_TOKENS", "CONTINUATION" -> Optional.of(FinishReason.LENGTH);
      case "",
          "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT",
          "IMAGE_RECITATION",
          "IMAGE_OTHER" ->
          Optional.of(FinishReason.REFUSED);
      default -> spoken ? Optional.of(FinishReason.STOP) : Optional.empty();
    };
  }

  void fail(Failure failure) {
    if (!over) {
      over = true;
      sink.fail(failure);
    }
  }
}
