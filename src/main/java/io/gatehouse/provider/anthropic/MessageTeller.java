// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import io.gatehouse.model.Failure;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Tells a sink what a message says, as its blocks open, grow and close; a whole message is opened
 * and closed at once. Calls are counted from zero, whatever block they are.
 */
final class MessageTeller {
  private final ReplySink sink;
  private final boolean formatByTool;
  private final Map<Integer, Block> open = new HashMap<>();
  private final Spent spent = new Spent();
  private String id = "";
  private String model = "";
  private String reason = "";
  private String explanation = "";
  private boolean begun;
  private boolean over;
  private int calls;

  /** A block that is still growing. */
  private static final class Block {
    /** The number of the call, or one of the two below. */
    final int call;

    /** What it gets when nothing else comes. */
    final String input;

    boolean fed;
    String signature;

    Block(int call, String input, String signature) {
      this.call = call;
      this.input = input;
      this.signature = signature;
    }
  }

  /** No call at all. */
  private static final int NONE = -1;

  /** The answer itself, given as a call. */
  private static final int ANSWER = -2;

  /**
   * @param formatByTool whether a certain call is the answer
   */
  MessageTeller(ReplySink sink, boolean formatByTool) {
    this.sink = sink;
    this.formatByTool = formatByTool;
  }

  boolean over() {
    return over;
  }

  /** The message's head; nothing is told of it yet, since an error may be all that follows. */
  void head(JsonObject message) {
    id = Members.text(message, "id");
    model = Members.text(message, "model");
    spent.add(message);
  }

  void open(int index, JsonObject block) {
    begin();
    close(index);
    switch (Members.text(block, "type")) {
      case "text" -> text(Members.text(block, "text"));
      case "thinking" -> {
        thoughts(Members.text(block, "thinking"));
        open.put(index, new Block(NONE, "", Members.text(block, "signature")));
      }
      case "redacted_thinking" -> sink.signature(Seal.redacted(Members.text(block, "data")));
      case "tool_use" -> open.put(index, call(block));
      default -> {} // tools that run at Anthropic, which nobody here asks for
    }
  }

  private Block call(JsonObject block) {
    String input = Members.object(block, "input").map(JsonObject::toString).orElse("{}");
    if (formatByTool && Members.text(block, "name").equals(MessagesRequest.ANSWER)) {
      return new Block(ANSWER, input, "");
    }
    sink.toolCall(calls, Members.text(block, "id"), Members.text(block, "name"));
    return new Block(calls++, input, "");
  }

  void grow(int index, JsonObject delta) {
    switch (Members.text(delta, "type")) {
      case "text_delta" -> text(Members.text(delta, "text"));
      case "thinking_delta" -> thoughts(Members.text(delta, "thinking"));
      case "input_json_delta" -> input(open.get(index), Members.text(delta, "partial_json"));
      case "signature_delta" -> sign(open.get(index), Members.text(delta, "signature"));
      default -> {}
    }
  }

  void text(String words) {
    if (!words.isEmpty()) {
      begin();
      sink.text(words);
    }
  }

  private void thoughts(String words) {
    if (!words.isEmpty()) {
      begin();
      sink.reasoning(words);
    }
  }

  private void input(@Nullable Block block, String json) {
    if (block == null || json.isEmpty()) {
      return;
    }
    block.fed = true;
    if (block.call >= 0) {
      sink.toolInput(block.call, json);
    } else if (block.call == ANSWER) {
      sink.text(json);
    }
  }

  private static void sign(@Nullable Block block, String signature) {
    if (block != null) {
      block.signature = signature;
    }
  }

  void close(int index) {
    Block block = open.remove(index);
    if (block == null) {
      return;
    }
    if (!block.fed) {
      input(block, block.input);
    }
    if (!block.signature.isEmpty()) {
      sink.signature(block.signature);
    }
  }

  /** Why the message ends, and what it has cost; {@code holder} says the latter. */
  void settle(JsonObject ending, JsonObject holder) {
    reason = Members.text(ending, "stop_reason");
    explanation =
        Members.object(ending, "stop_details")
            .map(details -> Members.text(details, "explanation"))
            .orElse("");
    spent.add(holder);
  }

  void end() {
    if (over) {
      return;
    }
    begin();
    open.keySet().stream().sorted().toList().forEach(this::close);
    over = true;
    if (reason.equals("refusal") && !explanation.isEmpty()) {
      sink.refusal(explanation);
    }
    spent.usage().ifPresent(sink::usage);
    sink.end(finish());
  }

  private FinishReason finish() {
    return switch (reason) {
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "refusal" -> FinishReason.REFUSED;
      default -> calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP;
    };
  }

  void fail(Failure failure) {
    if (!over) {
      over = true;
      sink.fail(failure);
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      sink.begin(id, model);
    }
  }
}
