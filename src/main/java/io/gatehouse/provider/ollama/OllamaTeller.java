// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.ollama;

import io.gatehouse.model.Failure;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * Tells a sink what one reply says. A stream is many small replies, of which the last is {@code
 * done}; a whole reply is one that is.
 */
final class OllamaTeller {
  private final ReplySink sink;
  private final OpenAiErrors errors;
  private final Supplier<String> ids;
  private boolean begun;
  private boolean over;
  private int calls;

  OllamaTeller(ReplySink sink, OpenAiErrors errors, Supplier<String> ids) {
    this.sink = sink;
    this.errors = errors;
    this.ids = ids;
  }

  /**
   * @param otherwise what it means when this is no JSON object
   */
  void hear(String text, Failure otherwise) {
    if (over) {
      return;
    }
    try {
      reply(Json.parse(text));
    } catch (JsonException garbage) {
      fail(otherwise);
    }
  }

  /** The upstream has said its last word. */
  void end() {
    if (!over) {
      fail(OpenAiErrors.incomplete());
    }
  }

  private void fail(Failure why) {
    over = true;
    sink.fail(why);
  }

  private void reply(JsonObject reply) {
    Optional<Failure> failure = errors.inBand(reply);
    if (failure.isPresent()) {
      fail(failure.get());
      return;
    }
    boolean done = reply.get("done") == JsonValue.TRUE;
    Optional<JsonObject> message = Members.object(reply, "message");
    if (!begun && (done || message.isPresent())) {
      begun = true;
      sink.begin("chatcmpl-" + ids.get(), Members.text(reply, "model"));
    }
    message.ifPresent(this::message);
    if (done) {
      done(reply);
    }
  }

  private void message(JsonObject message) {
    if (Members.says(message, "thinking")) {
      sink.reasoning(Members.text(message, "thinking"));
    }
    if (Members.says(message, "content")) {
      sink.text(Members.text(message, "content"));
    }
    Members.objects(message, "tool_calls").forEach(this::call);
  }

  /** A call comes whole; older servers give it no id. */
  private void call(JsonObject call) {
    JsonObject function = Members.object(call, "function").orElse(JsonValue.EMPTY_JSON_OBJECT);
    String id = Members.says(call, "id") ? Members.text(call, "id") : "call_" + ids.get();
    int index = calls++;
    sink.toolCall(index, id, Members.text(function, "name"));
    sink.toolInput(index, arguments(function.getOrDefault("arguments", JsonValue.NULL)));
  }

  private static String arguments(JsonValue arguments) {
    if (arguments instanceof JsonString text && !text.getString().isEmpty()) {
      return text.getString();
    }
    return arguments instanceof JsonObject object ? object.toString() : "{}";
  }

  private void done(JsonObject reply) {
    over = true;
    long input = count(reply, "prompt_eval_count");
    long output = count(reply, "eval_count");
    if (input + output > 0) {
      sink.usage(new Usage(input, output));
    }
    boolean cut = Members.text(reply, "done_reason").equals("length");
    sink.end(calls > 0 ? FinishReason.TOOL_CALLS : cut ? FinishReason.LENGTH : FinishReason.STOP);
  }

  /** A count that is zero is left out. */
  private static long count(JsonObject reply, String name) {
    return Math.max(0, Members.number(reply, name).map(JsonNumber::longValue).orElse(0L));
  }
}
