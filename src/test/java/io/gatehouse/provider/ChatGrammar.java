// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonString;
import jakarta.json.JsonValue;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/** What the official clients rely on in a streamed chat completion, asserted event by event. */
public final class ChatGrammar {
  private static final Set<String> FINISH =
      Set.of("stop", "length", "tool_calls", "content_filter", "function_call");

  private final boolean includeUsage;
  private final Set<String> heads = new HashSet<>();
  private final Map<Integer, String> finishes = new HashMap<>();
  private final Map<Integer, Map<Integer, StringBuilder>> calls = new HashMap<>();
  private boolean billed;
  private boolean done;

  private ChatGrammar(boolean includeUsage) {
    this.includeUsage = includeUsage;
  }

  /**
   * Asserts that this is one whole stream, finished and closed or else ended by an error; answers
   * the data of its events.
   */
  public static List<String> stream(String sse, boolean includeUsage) {
    assertTrue(sse.endsWith("\n\n"), "an event without its end: " + sse);
    List<String> events = Stream.of(sse.split("\n\n")).map(ChatGrammar::data).toList();
    String last = events.get(events.size() - 1);
    boolean failed = last.startsWith("{\"error\"");
    check(failed ? events.subList(0, events.size() - 1) : events, includeUsage, !failed);
    return events;
  }

  private static String data(String event) {
    assertTrue(event.startsWith("data: ") && event.indexOf('\n') < 0, event);
    return event.substring("data: ".length());
  }

  /**
   * Asserts that these events, as far as they go, are well formed.
   *
   * @param complete whether the reply must also be finished and closed
   */
  public static void check(List<String> events, boolean includeUsage, boolean complete) {
    ChatGrammar grammar = new ChatGrammar(includeUsage);
    events.forEach(grammar::event);
    assertEquals(complete, grammar.done, "closing mark");
    if (complete) {
      grammar.finished();
    }
  }

  private void event(String data) {
    assertFalse(done, "an event after the closing mark");
    if (data.equals("[DONE]")) {
      done = true;
      return;
    }
    assertFalse(billed, "a chunk after the bill");
    JsonObject chunk = Json.parse(data);
    assertFalse(chunk.containsKey("error"), data);
    assertFalse(Members.text(chunk, "id").isEmpty(), data);
    assertEquals("chat.completion.chunk", chunk.getString("object"));
    assertInstanceOf(JsonNumber.class, chunk.get("created"), data);
    heads.add(chunk.getString("id") + chunk.getString("model"));
    assertEquals(1, heads.size(), "one id and model: " + heads);
    chunk.getJsonArray("choices").getValuesAs(JsonObject.class).forEach(this::choice);
    usage(chunk);
  }

  private void usage(JsonObject chunk) {
    if (!includeUsage) {
      assertFalse(chunk.containsKey("usage"), chunk.toString());
    } else if (!chunk.isNull("usage")) {
      assertTrue(chunk.getJsonArray("choices").isEmpty(), chunk.toString());
      billed = true;
    }
  }

  private void choice(JsonObject choice) {
    int index = choice.getInt("index");
    JsonObject delta = choice.getJsonObject("delta");
    if (!finishes.containsKey(index)) {
      assertEquals("assistant", delta.getString("role"), "the first chunk names the role");
    }
    assertFalse(finishes.getOrDefault(index, "").length() > 0, "a choice after its end");
    assertEquals("assistant", delta.getString("role", "assistant"));
    JsonValue content = delta.getOrDefault("content", JsonValue.NULL);
    assertTrue(content instanceof JsonString || content.equals(JsonValue.NULL), "content is text");
    if (delta.containsKey("tool_calls")) {
      delta
          .getJsonArray("tool_calls")
          .getValuesAs(JsonObject.class)
          .forEach(call -> call(index, call));
    }
    JsonValue finish = choice.get("finish_reason");
    if (finish instanceof JsonString word) {
      assertTrue(FINISH.contains(word.getString()), word.getString());
      finishes.put(index, word.getString());
    } else {
      assertEquals(JsonValue.NULL, finish);
      finishes.put(index, "");
    }
  }

  private void call(int choice, JsonObject call) {
    Map<Integer, StringBuilder> arguments = calls.computeIfAbsent(choice, i -> new HashMap<>());
    int index = call.getInt("index");
    String fragment = call.getJsonObject("function").getString("arguments");
    if (arguments.containsKey(index)) {
      assertFalse(call.containsKey("id"), "an id only at the beginning: " + call);
      assertFalse(call.getJsonObject("function").containsKey("name"), call.toString());
    } else {
      assertEquals(arguments.size(), index, "calls are counted");
      assertFalse(call.getString("id").isEmpty());
      assertEquals("function", call.getString("type"));
      assertInstanceOf(JsonString.class, call.getJsonObject("function").get("name"));
    }
    arguments.computeIfAbsent(index, i -> new StringBuilder()).append(fragment);
  }

  private void finished() {
    assertFalse(finishes.isEmpty(), "no choice at all");
    assertFalse(finishes.containsValue(""), "a choice without finish_reason");
    calls.forEach(
        (choice, made) -> {
          assertEquals("tool_calls", finishes.get(choice), "calls end with tool_calls");
          made.values().forEach(arguments -> assertFalse(arguments.isEmpty(), "no arguments"));
        });
  }
}
