// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.ArrayList;
import java.util.List;

/**
 * Writes the conversation: user and assistant take turns, so that whatever stands together on one
 * side becomes one turn. The results of tools belong to the user and come first in its turn.
 */
final class Turns {
  private final boolean onlySystem;
  private final List<Turn> turns = new ArrayList<>();

  private record Turn(boolean assistant, List<JsonObject> results, List<JsonObject> others) {
    JsonObjectBuilder written() {
      var content = Json.array();
      results.forEach(content::add);
      others.forEach(content::add);
      return Json.object().add("role", assistant ? "assistant" : "user").add("content", content);
    }
  }

  /**
   * @param onlySystem whether nobody but the system speaks, and so takes the user's place
   */
  Turns(boolean onlySystem) {
    this.onlySystem = onlySystem;
  }

  JsonArray write(List<Message> messages, int first) {
    for (int i = first; i < messages.size(); i++) {
      add(messages.get(i), "messages[" + i + "]");
    }
    if (turns.isEmpty()) {
      throw new Refused(
          Failure.of(Failure.Kind.INVALID, "This upstream needs at least one message with content.")
              .withCode("invalid_value")
              .withParam("messages"));
    }
    var array = Json.array();
    turns.forEach(turn -> array.add(turn.written()));
    return array.build();
  }

  private void add(Message message, String path) {
    Blocks blocks = new Blocks(path);
    boolean inserted = message.role() == Role.SYSTEM && !onlySystem;
    List<JsonObject> written = blocks.write(inserted ? tagged(message) : message.parts());
    if (written.isEmpty()) {
      return;
    }
    Turn turn = turn(message.role() == Role.ASSISTANT);
    (message.role() == Role.TOOL ? turn.results() : turn.others()).addAll(written);
  }

  /** What the system says in between goes to the user's turn, and says so. */
  private static List<Part> tagged(Message message) {
    return List.of(new Part.Text("<system>\n" + message.text() + "\n</system>"));
  }

  private Turn turn(boolean assistant) {
    if (turns.isEmpty() || turns.get(turns.size() - 1).assistant() != assistant) {
      turns.add(new Turn(assistant, new ArrayList<>(), new ArrayList<>()));
    }
    return turns.get(turns.size() - 1);
  }
}
