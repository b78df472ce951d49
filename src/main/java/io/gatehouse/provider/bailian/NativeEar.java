// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

import io.gatehouse.model.Citation;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;

/** Hears a reply of the native API. Nothing is told before there is something to tell. */
final class NativeEar implements Ear {
  private static final String NAMELESS = "bailian";

  private final ReplySink sink;
  private final Growth text = new Growth();
  private final Growth thoughts = new Growth();
  private boolean begun;
  private String session = "";
  private Optional<JsonArray> references = Optional.empty();
  private Optional<Usage> usage = Optional.empty();

  NativeEar(ReplySink sink) {
    this.sink = sink;
  }

  @Override
  public boolean hear(JsonObject said, boolean whole) {
    Optional<JsonObject> found = Members.object(said, "output");
    if (found.isEmpty()) {
      return false;
    }
    JsonObject output = found.get();
    String finish = Members.text(output, "finish_reason");
    boolean last = whole || !(finish.isEmpty() || finish.equals("null"));
    String id = Members.text(said, "request_id");
    note(said, output);
    reason(id, last ? thoughts.last(thought(output)) : thoughts.more(thought(output)));
    node(output).ifPresent(piece -> say(id, text.node(piece)));
    String words = Members.text(output, "text");
    say(id, last ? text.last(words) : text.more(words));
    if (last) {
      begin(id);
      end(finish, Members.says(output, "reject_status"));
    }
    return last;
  }

  private void note(JsonObject said, JsonObject output) {
    if (Members.says(output, "session_id")) {
      session = Members.text(output, "session_id");
    }
    if (Members.says(output, "doc_references")
        && output.get("doc_references") instanceof JsonArray told) {
      references = Optional.of(told);
    }
    Members.object(said, "usage")
        .map(spent -> Members.objects(spent, "models"))
        .filter(models -> !models.isEmpty())
        .ifPresent(models -> usage = Optional.of(sum(models)));
  }

  private static Usage sum(List<JsonObject> models) {
    return new Usage(sum(models, "input_tokens"), sum(models, "output_tokens"));
  }

  private static long sum(List<JsonObject> models, String name) {
    return models.stream()
        .flatMap(model -> Members.number(model, name).stream())
        .mapToLong(JsonNumber::longValue)
        .sum();
  }

  /** Of all the steps only those of the model itself: the others are of the application's works. */
  private static String thought(JsonObject output) {
    return Members.objects(output, "thoughts").stream()
        .filter(step -> Members.text(step, "action_type").equals("reasoning"))
        .map(step -> Members.text(step, "thought"))
        .collect(Collectors.joining());
  }

  /** What a workflow's node says to the user; most nodes only speak to one another. */
  private static Optional<String> node(JsonObject output) {
    return Members.object(output, "workflow_message")
        .filter(NativeEar::isForTheUser)
        .flatMap(told -> Members.object(told, "message"))
        .map(message -> Members.text(message, "content"))
        .filter(content -> !content.isEmpty());
  }

  private static boolean isForTheUser(JsonObject told) {
    String type = Members.text(told, "node_type").toLowerCase(Locale.ROOT);
    return type.isEmpty() || type.equals("end") || type.contains("output");
  }

  private void reason(String id, String piece) {
    if (!piece.isEmpty()) {
      begin(id);
      sink.reasoning(piece);
    }
  }

  private void say(String id, String piece) {
    if (!piece.isEmpty()) {
      begin(id);
      sink.text(piece);
    }
  }

  private void begin(String id) {
    if (!begun) {
      begun = true;
      sink.begin(id.isEmpty() ? NAMELESS : id, "");
    }
  }

  private void end(String finish, boolean rejected) {
    references.ifPresent(told -> told.forEach(this::cite));
    remark();
    usage.ifPresent(sink::usage);
    sink.end(
        rejected
            ? FinishReason.REFUSED
            : finish.equals("length") ? FinishReason.LENGTH : FinishReason.STOP);
  }

  /** Where in the text a reference is leant on is not told, so it stands at the end. */
  private void cite(JsonValue reference) {
    if (reference instanceof JsonObject told) {
      String title = Members.text(told, Members.says(told, "title") ? "title" : "doc_name");
      sink.citation(
          new Citation(Members.text(told, "doc_url"), title, text.length(), text.length()));
    }
  }

  private void remark() {
    var words = Json.object();
    if (!session.isEmpty()) {
      words.add("session_id", session);
    }
    references.ifPresent(told -> words.add("doc_references", told));
    JsonObject remark = words.build();
    if (!remark.isEmpty()) {
      sink.remark(Wishes.FIELD, remark);
    }
  }
}
