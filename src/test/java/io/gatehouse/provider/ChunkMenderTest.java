// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.model.Failure;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Streams of several choices, and streams that do not know where their end is. */
class ChunkMenderTest {
  /** Events are divided by blanks, choices by commas: index (or -), words, and how it ends. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          -a,-b                                  | 0a 1b              | incomplete
          1a,0b                                  | 1a 0b              | incomplete
          1a 1.stop                              | 1a 1.stop          | complete
          -a,-b -.stop                           | 0a 1b 0.stop       | incomplete
          -a,-b -.stop,-.stop                    | 0a 1b 0.stop 1.stop | complete
          -a -.stop -b                           | 0a 0.stop          | complete
          -.stop [DONE] 1b                       | 0.stop             | complete
          -a [DONE] -.stop                       | 0a                 | incomplete
          -.stop [DONE] {"error":{"message":"m"}} | 0.stop            | complete
          -.stop [DONE] {                        | 0.stop             | complete
          -a { -.stop                            | 0a                 | UPSTREAM
          -a {"error":{"message":"m"}} -.stop    | 0a                 | UPSTREAM
          [DONE]                                 | ``                 | incomplete
          """)
  void tells(String events, String told, String end) {
    var mender =
        new ChunkMender(
            OpenAiErrors.usual(),
            chunk -> chunk,
            true,
            false,
            () -> JsonValue.EMPTY_JSON_OBJECT,
            "m");
    List<JsonObject> chunks = new ArrayList<>();
    for (String event : events.split(" ", -1)) {
      mender.event(event(event), chunks::add);
    }
    mender.end(chunks::add);
    assertEquals(
        told, chunks.stream().flatMap(ChunkMenderTest::choices).collect(Collectors.joining(" ")));
    assertEquals(end, mender.complete() ? "complete" : mender.failure().map(this::why).orElse(""));
  }

  private String why(Failure failure) {
    return failure.equals(OpenAiErrors.incomplete()) ? "incomplete" : failure.kind().name();
  }

  private static String event(String shorthand) {
    if (shorthand.startsWith("{") || shorthand.startsWith("[")) {
      return shorthand;
    }
    var choices = Json.array();
    for (String told : shorthand.split(",", -1)) {
      String[] words = told.substring(1).split("\\.", 2);
      var choice = Json.object().add("delta", Json.object().add("content", words[0]));
      if (told.charAt(0) != '-') {
        choice.add("index", told.charAt(0) - '0');
      }
      if (words.length > 1) {
        choice.add("finish_reason", words[1]);
      }
      choices.add(choice);
    }
    return Json.object().add("id", "r").add("choices", choices).build().toString();
  }

  private static Stream<String> choices(JsonObject chunk) {
    return Members.objects(chunk, "choices").stream()
        .map(
            choice ->
                choice.getInt("index")
                    + Members.text(choice.getJsonObject("delta"), "content")
                    + (Members.says(choice, "finish_reason")
                        ? "." + Members.text(choice, "finish_reason")
                        : ""));
  }
}
