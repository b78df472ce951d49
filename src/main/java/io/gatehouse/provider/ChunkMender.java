// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Brings one streamed reply into OpenAI's grammar: every chunk with its head, each choice begun and
 * finished once, the bill alone and last.
 *
 * <p>It is what every reader of such a stream relies on, ours included. Not thread-safe.
 */
final class ChunkMender {
  static final String DONE = "[DONE]";

  /** What the reply has cost, and the chunk that said so. */
  private record Bill(JsonObject chunk, JsonObject cost) {}

  private static final JsonValue UNKNOWN_TIME = Json.value("0");

  /** A chunk of these alone says nothing without a choice. */
  private static final Set<String> HEAD =
      Set.of(
          "id",
          "object",
          "created",
          "model",
          "choices",
          "usage",
          "error",
          "service_tier",
          "system_fingerprint");

  private final OpenAiErrors errors;
  private final UnaryOperator<JsonObject> accent;
  private final boolean chat;
  private final boolean includeUsage;
  private final Supplier<JsonObject> count;
  private final Map<Integer, ChoiceMender> choices = new TreeMap<>();
  private String id = "";
  private JsonValue created = UNKNOWN_TIME;
  private String model;
  private Optional<Bill> bill = Optional.empty();
  private Optional<Usage> usage = Optional.empty();
  private Optional<Failure> failure = Optional.empty();
  private Optional<JsonObject> prelude = Optional.empty();
  private boolean begun;
  private boolean closed;

  /**
   * @param accent goes over every chunk before anything else is mended
   * @param chat whether choices hold deltas, or texts as in the older completions
   * @param includeUsage whether the client wants to hear what the reply has cost
   * @param count what has come so far costs by our own count; asked when the upstream did not say
   * @param model the name to give when the upstream gives none
   */
  ChunkMender(
      OpenAiErrors errors,
      UnaryOperator<JsonObject> accent,
      boolean chat,
      boolean includeUsage,
      Supplier<JsonObject> count,
      String model) {
    this.errors = errors;
    this.accent = accent;
    this.chat = chat;
    this.includeUsage = includeUsage;
    this.count = count;
    this.model = model;
  }

  void event(String data, Consumer<JsonObject> out) {
    String text = data.strip();
    if (closed || failure.isPresent() || text.isEmpty()) {
      return;
    }
    if (text.startsWith(DONE)) {
      end(out);
      return;
    }
    try {
      chunk(Json.parse(text), out);
    } catch (JsonException | ClassCastException garbage) {
      fail(Unreadable.event());
    }
  }

  /** The upstream has said its last word, or has hung up. */
  void end(Consumer<JsonObject> out) {
    if (closed || failure.isPresent()) {
      return;
    }
    closed = true;
    if (!finished()) {
      fail(OpenAiErrors.incomplete());
    } else if (includeUsage) {
      out.accept(alone(bill.orElseGet(this::counted)));
    }
  }

  /** The upstream's last word was said, and all is well. */
  boolean complete() {
    return closed && failure.isEmpty();
  }

  boolean finished() {
    return failure.isEmpty()
        && !choices.isEmpty()
        && choices.values().stream().allMatch(ChoiceMender::finished);
  }

  Optional<Usage> usage() {
    return usage;
  }

  Optional<Failure> failure() {
    return failure;
  }

  private void fail(Failure why) {
    failure = Optional.of(why);
  }

  private void chunk(JsonObject raw, Consumer<JsonObject> out) {
    failure = errors.inBand(raw);
    JsonObject chunk = accent.apply(raw);
    boolean isChunk =
        chunk.containsKey("choices") || chunk.containsKey("id") || chunk.containsKey("object");
    if (failure.isPresent() || !isChunk) {
      return;
    }
    boolean billed = noteUsage(chunk);
    boolean saysMore = !billed && !HEAD.containsAll(chunk.keySet());
    if (saysMore && isPrelude(chunk)) {
      prelude = Optional.of(chunk);
      return;
    }
    noteHead(chunk);
    JsonArray mended = choices(chunk);
    if (!mended.isEmpty() || saysMore) {
      prelude.ifPresent(before -> pass(before, JsonValue.EMPTY_JSON_ARRAY, out));
      prelude = Optional.empty();
      pass(chunk, mended, out);
    }
  }

  /** Something said before the reply begins, by somebody who does not know its name yet. */
  private boolean isPrelude(JsonObject chunk) {
    return !begun && !Members.says(chunk, "id") && !Members.says(chunk, "choices");
  }

  private void pass(JsonObject chunk, JsonArray choices, Consumer<JsonObject> out) {
    var whole = whole(chunk).add("choices", choices);
    if (includeUsage) {
      whole.addNull("usage");
    } else {
      whole.remove("usage");
    }
    begun = true;
    out.accept(whole.build());
  }

  /** The head of the first chunk that is passed on is the head of all. */
  private void noteHead(JsonObject chunk) {
    if (begun) {
      return;
    }
    id = ReplyMender.id(chunk);
    if (Members.says(chunk, "model")) {
      model = Members.text(chunk, "model");
    }
    created = Members.number(chunk, "created").map(JsonValue.class::cast).orElse(created);
  }

  private JsonObjectBuilder whole(JsonObject chunk) {
    return Json.object(chunk)
        .remove("error")
        .add("id", id)
        .add("object", chat ? "chat.completion.chunk" : "text_completion")
        .add("created", created)
        .add("model", model);
  }

  private boolean noteUsage(JsonObject chunk) {
    Optional<JsonObject> found =
        Members.object(chunk, "usage")
            .or(() -> Members.object(chunk, "x_groq").flatMap(x -> Members.object(x, "usage")));
    Optional<Usage> read = found.flatMap(OpenAiUsage::read);
    if (read.isEmpty()) {
      return false;
    }
    usage = read;
    bill = found.map(cost -> new Bill(chunk, cost));
    return true;
  }

  private Bill counted() {
    return new Bill(JsonValue.EMPTY_JSON_OBJECT, count.get());
  }

  private JsonObject alone(Bill due) {
    return whole(due.chunk())
        .add("choices", JsonValue.EMPTY_JSON_ARRAY)
        .add("usage", due.cost())
        .build();
  }

  private JsonArray choices(JsonObject chunk) {
    var mended = Json.array();
    int position = 0;
    for (JsonObject choice : Members.objects(chunk, "choices")) {
      int fallback = position++;
      int index = Members.number(choice, "index").map(n -> n.intValue()).orElse(fallback);
      choices
          .computeIfAbsent(index, i -> new ChoiceMender(i, chat, id))
          .mend(choice)
          .ifPresent(mended::add);
    }
    return mended.build();
  }
}
