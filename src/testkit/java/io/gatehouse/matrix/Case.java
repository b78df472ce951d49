// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.matrix;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.matrix.Heard.Bill;
import io.gatehouse.matrix.Heard.Call;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Consumer;

/** A row of the matrix: what a client asks, and what the answer must mean to it. */
public enum Case {
  TEXT("A question and its answer", says("Hello, world!")),
  SYSTEM("Instructions before the question", says("Hi.")),
  MULTI_TURN("A conversation of several turns", says("Your name is Ada.")),
  TOOL_CALL("A call of a tool", calls("get_weather {\"city\":\"Berlin\"}")),
  PARALLEL_TOOL_CALLS(
      "Two calls at once",
      calls("get_weather {\"city\":\"Berlin\"}", "get_weather {\"city\":\"Lima\"}")),
  TOOL_RESULT("A tool's result", says("It is 21 degrees in Berlin.")),
  NO_ARGUMENT_TOOL("A call without arguments", calls("get_time {}")),
  IMAGE_URL("An image by its address", says("A cat.")),
  IMAGE_DATA("An image in the request", says("A cat.")),
  DOCUMENT("A document in the request", says("An invoice.")),
  STRUCTURED_OUTPUT(
      "An answer after a JSON schema",
      heard -> {
        assertEquals(Json.parse("{\"name\":\"Ada\",\"age\":36}"), Json.parse(heard.text()));
        answered(heard, "stop");
      }),
  REASONING("Thoughts before the answer", says("4")),
  STOP("A stop word", says("One")),
  LENGTH(
      "A limit of tokens",
      heard -> {
        assertEquals("One two three", heard.text());
        answered(heard, "length");
      }),
  REFUSAL(
      "The model will not answer",
      heard -> {
        boolean filtered = heard.finish().equals("content_filter");
        assertTrue(filtered || !heard.refusal().isEmpty(), heard::toString);
        answered(heard, filtered ? "content_filter" : "stop");
      }),
  EMPTY("An empty answer", says("")),
  UNICODE(
      "Letters of all the world",
      heard -> {
        assertTrue(heard.text().startsWith("Grüße, 世界 👋🏽"), heard.text());
        assertFalse(heard.text().contains("\uFFFD"), heard.text());
        answered(heard, "stop");
      }),
  ERROR_BEFORE("An error instead of an answer", Case::fails),
  ERROR_INSIDE("An error within a stream", Case::breaksOff),
  ERROR_200("An error under status 200", Case::fails),
  CUT("A stream that stops in the middle", Case::breaksOff),
  UNKNOWN_EVENTS("Events that nobody knows", says("Hello, world!"));

  private static final Bill BILL = new Bill(12, 7, 19);
  private static final String THOUGHTS = "Two and two.";

  private final String title;

  @SuppressWarnings("ImmutableEnumChecker") // functions without a state
  private final Consumer<Heard> meaning;

  Case(String title, Consumer<Heard> meaning) {
    this.title = title;
    this.meaning = meaning;
  }

  /** The name of its folders. */
  public String id() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  public String title() {
    return title;
  }

  /** Whether there is such a thing only in a stream. */
  public boolean onlyStreamed() {
    return switch (this) {
      case ERROR_INSIDE, CUT, UNKNOWN_EVENTS -> true;
      default -> false;
    };
  }

  /** Whether it is told as an error, sooner or later. */
  public boolean isFailure() {
    return switch (this) {
      case ERROR_BEFORE, ERROR_INSIDE, ERROR_200, CUT -> true;
      default -> false;
    };
  }

  JsonObject request(String model, boolean stream) {
    String name = isFailure() || this == UNKNOWN_EVENTS ? TEXT.id() : id();
    JsonObject canonical = Cell.json(Cell.MATRIX.resolve("requests/" + name + ".json"));
    var request = Json.object(canonical).add("model", model);
    if (stream) {
      request.add("stream", true).add("stream_options", Json.object().add("include_usage", true));
    }
    return request.build();
  }

  /** Asserts that what came to a client of this provider is what it should be. */
  public void check(Lane lane, Heard heard) {
    boolean plain = this == REFUSAL && lane.lacks().contains(Lane.Lack.REFUSALS);
    boolean endsByReason = this == LENGTH || this == REFUSAL;
    if (endsByReason && lane.lacks().contains(Lane.Lack.ENDINGS)) {
      assertFalse(heard.text().isEmpty(), heard::toString);
      answered(heard, "stop");
    } else {
      (plain ? says("I cannot help with that.") : meaning).accept(heard);
    }
    if (isFailure()) {
      return;
    }
    if (!lane.lacks().contains(Lane.Lack.USAGE)) {
      assertEquals(Optional.of(BILL), heard.bill());
    }
    boolean thinks = this == REASONING && !lane.lacks().contains(Lane.Lack.THOUGHTS);
    assertEquals(thinks ? THOUGHTS : "", heard.thoughts());
  }

  private static Consumer<Heard> says(String text) {
    return heard -> {
      assertEquals(text, heard.text());
      assertEquals(List.of(), heard.calls());
      assertEquals("", heard.refusal());
      answered(heard, "stop");
    };
  }

  private static Consumer<Heard> calls(String... expected) {
    return heard -> {
      assertEquals(Arrays.asList(expected), heard.calls().stream().map(Case::compact).toList());
      List<String> ids = heard.calls().stream().map(Call::id).distinct().toList();
      assertEquals(expected.length, ids.size(), "ids of their own: " + ids);
      assertFalse(ids.contains(""), "a call without id");
      assertEquals("", heard.text());
      answered(heard, "tool_calls");
    };
  }

  private static String compact(Call call) {
    return call.name() + " " + Json.parse(call.arguments());
  }

  private static void answered(Heard heard, String finish) {
    assertEquals(Optional.empty(), heard.error());
    assertEquals(200, heard.status());
    assertEquals(finish, heard.finish());
  }

  /** Nothing has been said yet, so the status can tell. */
  private static void fails(Heard heard) {
    assertTrue(heard.status() >= 400, heard::toString);
    assertFalse(heard.error().orElse("").isEmpty(), heard::toString);
  }

  private static void breaksOff(Heard heard) {
    assertEquals(200, heard.status());
    assertFalse(heard.text().isEmpty(), heard::toString);
    assertFalse(heard.error().orElse("").isEmpty(), heard::toString);
    assertEquals("", heard.finish());
  }
}
