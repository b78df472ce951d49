// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.matrix;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What came to the client: an answer, or as much of one as there was before the error.
 *
 * @param status of the HTTP reply
 * @param error the message of an error, wherever it was told
 */
public record Heard(
    int status,
    String text,
    String thoughts,
    String refusal,
    List<Call> calls,
    String finish,
    Optional<Bill> bill,
    Optional<String> error) {

  /** A tool that the model wants called. */
  public record Call(String id, String name, String arguments) {}

  /** Tokens as the client is told. */
  public record Bill(long input, long output, long total) {}

  /** A reply in one piece. */
  public static Heard whole(int status, String body) {
    JsonObject reply = Json.parse(body);
    if (Members.object(reply, "error").isPresent()) {
      return failed(status, reply);
    }
    JsonObject choice = only(reply);
    JsonObject message = choice.getJsonObject("message");
    List<Call> calls =
        Members.objects(message, "tool_calls").stream()
            .map(
                call ->
                    new Call(
                        call.getString("id"),
                        call.getJsonObject("function").getString("name"),
                        call.getJsonObject("function").getString("arguments")))
            .toList();
    return new Heard(
        status,
        Members.text(message, "content"),
        Members.text(message, "reasoning_content"),
        Members.text(message, "refusal"),
        calls,
        choice.getString("finish_reason"),
        bill(reply),
        Optional.empty());
  }

  private static Heard failed(int status, JsonObject reply) {
    return new Heard(status, "", "", "", List.of(), "", Optional.empty(), Optional.of(told(reply)));
  }

  private static String told(JsonObject reply) {
    JsonObject error = reply.getJsonObject("error");
    if (error.getString("type").isEmpty()
        || !error.containsKey("code")
        || !error.containsKey("param")) {
      throw new AssertionError("an incomplete error: " + reply);
    }
    return error.getString("message");
  }

  private static JsonObject only(JsonObject reply) {
    List<JsonObject> choices = Members.objects(reply, "choices");
    if (choices.size() != 1) {
      throw new AssertionError("not one choice: " + reply);
    }
    return choices.get(0);
  }

  private static Optional<Bill> bill(JsonObject reply) {
    return Members.object(reply, "usage")
        .map(
            usage ->
                new Bill(
                    count(usage, "prompt_tokens"),
                    count(usage, "completion_tokens"),
                    count(usage, "total_tokens")));
  }

  private static long count(JsonObject usage, String name) {
    return Members.number(usage, name).map(JsonNumber::longValue).orElse(-1L);
  }

  /** The data of a stream's events, put together. */
  public static Heard stream(List<String> events) {
    Assembly whole = new Assembly();
    events.stream().filter(event -> !event.equals("[DONE]")).map(Json::parse).forEach(whole::add);
    return whole.heard();
  }

  private static final class Assembly {
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder thoughts = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final TreeMap<Integer, Call> calls = new TreeMap<>();
    private String finish = "";
    private Optional<Bill> bill = Optional.empty();
    private Optional<String> error = Optional.empty();

    void add(JsonObject chunk) {
      if (Members.object(chunk, "error").isPresent()) {
        error = Optional.of(told(chunk));
        return;
      }
      bill = bill(chunk).or(() -> bill);
      if (!Members.objects(chunk, "choices").isEmpty()) {
        JsonObject choice = only(chunk);
        delta(choice.getJsonObject("delta"));
        finish += Members.text(choice, "finish_reason");
      }
    }

    private void delta(JsonObject delta) {
      text.append(Members.text(delta, "content"));
      thoughts.append(Members.text(delta, "reasoning_content"));
      refusal.append(Members.text(delta, "refusal"));
      for (JsonObject fragment : Members.objects(delta, "tool_calls")) {
        JsonObject function = fragment.getJsonObject("function");
        Call more =
            new Call(
                Members.text(fragment, "id"),
                Members.text(function, "name"),
                Members.text(function, "arguments"));
        calls.merge(
            fragment.getInt("index"),
            more,
            (a, b) ->
                new Call(a.id() + b.id(), a.name() + b.name(), a.arguments() + b.arguments()));
      }
    }

    Heard heard() {
      return new Heard(
          200,
          text.toString(),
          thoughts.toString(),
          refusal.toString(),
          new ArrayList<>(calls.values()),
          finish,
          bill,
          error);
    }
  }
}
