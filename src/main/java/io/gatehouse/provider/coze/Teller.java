// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.coze;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArrayBuilder;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Tells a sink what a bot says. Of its messages only answers are for the user, each piece once; of
 * what it suggests to ask next the remark at the end knows.
 */
final class Teller {
  private static final String REMARK = "coze";
  private static final String NAMELESS = "coze";

  private final ReplySink sink;
  private final Set<String> withText = new HashSet<>();
  private final Set<String> withThoughts = new HashSet<>();
  private final JsonArrayBuilder followUps = Json.array();
  private boolean anyFollowUps;
  private String speaking = "";
  private boolean begun;
  private ChatRef ref = new ChatRef("", "");

  Teller(ReplySink sink) {
    this.sink = sink;
  }

  ChatRef ref() {
    return ref;
  }

  void chat(JsonObject chat) {
    ChatRef told = ChatRef.of(chat);
    ref = told.isKnown() ? told : ref;
  }

  /** A piece of a message. */
  void delta(JsonObject message) {
    if (isAnswer(message)) {
      String id = Members.text(message, "id");
      think(id, Members.text(message, "reasoning_content"));
      say(id, Members.text(message, "content"));
    }
  }

  /** A message all of which has been said, perhaps in pieces before. */
  void message(JsonObject message) {
    String id = Members.text(message, "id");
    if (isAnswer(message)) {
      if (!withThoughts.contains(id)) {
        think(id, Members.text(message, "reasoning_content"));
      }
      if (!withText.contains(id)) {
        say(id, Members.text(message, "content"));
      }
    } else if (Members.text(message, "type").equals("follow_up")) {
      anyFollowUps = true;
      followUps.add(Members.text(message, "content"));
    }
  }

  private static boolean isAnswer(JsonObject message) {
    return Members.text(message, "type").equals("answer");
  }

  private void think(String id, String thought) {
    if (!thought.isEmpty()) {
      withThoughts.add(id);
      begin();
      sink.reasoning(thought);
    }
  }

  private void say(String id, String text) {
    if (!text.isEmpty()) {
      begin();
      boolean another = !withText.isEmpty() && !speaking.equals(id);
      withText.add(id);
      speaking = id;
      sink.text(another ? "\n\n" + text : text);
    }
  }

  private void begin() {
    if (!begun) {
      begun = true;
      sink.begin(ref.isKnown() ? ref.chat() : NAMELESS, "");
    }
  }

  /** The chat has come to its end. */
  void end(String status, JsonObject chat) {
    chat(chat);
    switch (status) {
      case "completed" -> close(chat, FinishReason.STOP);
      case "requires_action", "required_action" -> calls(chat);
      case "failed" -> sink.fail(CozeErrors.lastError(chat));
      default -> sink.fail(Failure.of(Kind.UPSTREAM, "The upstream gave up: chat " + status + "."));
    }
  }

  /** Whether a chat of this status says no more. */
  static boolean isOver(String status) {
    return switch (status) {
      case "completed",
          "requires_action",
          "required_action",
          "failed",
          "canceled",
          "cancelled",
          "expired" ->
          true;
      default -> false;
    };
  }

  private void calls(JsonObject chat) {
    List<JsonObject> calls =
        Members.object(chat, "required_action")
            .flatMap(action -> Members.object(action, "submit_tool_outputs"))
            .map(wanted -> Members.objects(wanted, "tool_calls"))
            .orElse(List.of());
    if (calls.isEmpty()) {
      sink.fail(Failure.of(Kind.UPSTREAM, "The upstream waits for something, but not for a tool."));
      return;
    }
    begin();
    for (int i = 0; i < calls.size(); i++) {
      call(i, calls.get(i));
    }
    close(chat, FinishReason.TOOL_CALLS);
  }

  private void call(int index, JsonObject call) {
    JsonObject function = Members.object(call, "function").orElse(call);
    CallId id = new CallId(ref, Members.text(call, "id"));
    sink.toolCall(index, id.text(), Members.text(function, "name"));
    String arguments = Members.text(function, "arguments");
    sink.toolInput(index, arguments.isBlank() ? "{}" : arguments);
  }

  private void close(JsonObject chat, FinishReason reason) {
    begin();
    var words = Json.object().add("conversation_id", ref.conversation()).add("chat_id", ref.chat());
    if (anyFollowUps) {
      words.add("follow_ups", followUps);
    }
    sink.remark(REMARK, words.build());
    Members.object(chat, "usage").ifPresent(this::usage);
    sink.end(reason);
  }

  /** Nothing but zeros means that nobody has counted. */
  private void usage(JsonObject counted) {
    long input = count(counted, "input_count");
    long output = count(counted, "output_count");
    if (input + output > 0) {
      sink.usage(new Usage(input, output));
    }
  }

  private static long count(JsonObject counted, String name) {
    return Members.number(counted, name).map(JsonNumber::longValue).orElse(0L);
  }
}
