// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.model.Usage;
import io.gatehouse.wire.Envelope;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Tokens of what passes unread: four characters of ASCII each, or one of any other. */
class TallyTest {
  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      textBlock =
          """
          {"choices":[{"delta":{"role":"assistant","content":""}}]}                         | 0
          {"choices":[{"delta":{"content":"Hello, world!"}}]}                               | 4
          {"choices":[{"delta":{"content":"Grüße"}}]}                                       | 3
          {"choices":[{"delta":{"content":"Gr\\u00fc\\u00dfe"}}]}                           | 3
          {"choices":[{"delta":{"reasoning_content":"Two and two."}}]}                      | 3
          {"choices":[{"delta":{"reasoning":"Two"}}]}                                       | 1
          {"choices":[{"delta":{"refusal":"I cannot"}}]}                                    | 2
          {"choices":[{"text":" words"}]}                                                   | 2
          {"choices":[{"delta":{"content":[{"type":"text","text":"typed"}]}}]}              | 2
          {"choices":[{"tool_calls":[{"function":{"name":"time","arguments":"{\\"a\\":1}"}}]}]} | 3
          {"choices":[{"message":{"content":"four"}},{"message":{"content":"more"}}]}       | 2
          {"choices":[{"delta":{"content":null},"finish_reason":"stop"}]}                   | -1
          {"error":{"message":"out of order"}}                                              | -1
          {"id":"x","name":"m","text":"no choice"}                                          | -1
          {"name":"m","choices":[{"delta":{"content":"four"}}]}                             | 1
          {"id":"choices","choices":[{"delta":{"content":"four"}}]}                         | 1
          [DONE]                                                                            | -1
          """)
  void repliesAreCounted(String event, long tokens) {
    Tally tally = new Tally(7);
    tally.hear(event);
    Optional<Usage> expected =
        tokens < 0 ? Optional.empty() : Optional.of(Usage.estimate(7, tokens));
    assertEquals(expected, tally.usage());
    assertEquals(Usage.estimate(7, Math.max(0, tokens)), tally.estimate());
  }

  @Test
  void pieceByPieceIsTheSame() {
    Tally tally = new Tally(0);
    for (char piece : "Hello, world!".toCharArray()) {
      tally.hear("{\"choices\":[{\"content\":\"" + piece + "\"}]}");
    }
    assertEquals(Usage.estimate(0, 4), tally.estimate());
  }

  @Test
  void whatIsNoSpeechIsNotCounted() {
    Tally tally = Tally.deaf();
    tally.hear("{\"choices\":[],\"text\":\"transcribed\"}");
    assertEquals(Optional.empty(), tally.usage());
  }

  @ParameterizedTest
  @CsvSource(
      quoteCharacter = '~',
      delimiter = '|',
      textBlock =
          """
          {"model":"gpt-4o","stream":true}                                                  | 0
          {"messages":[{"role":"user","content":"hi"}]}                                     | 2
          {"messages":[{"role":"user","content":[{"type":"text","text":"hi"}]}]}            | 2
          {"messages":[{"role":"user","content":[{"image_url":{"url":"data:AAAAAAAA"}}]}]}  | 1
          {"messages":[{"role":"user","content":[{"input_audio":{"data":"AAAAAAAAA"}}]}]}   | 1
          {"messages":[{"role":"tool","name":"four","reasoning_content":"more"}]}           | 3
          {"messages":[{"role":"user","content":"世"}],"metadata":{"name":"not this"}}      | 2
          {"prompt":"four"}                                                                 | 2
          {"prompt":[1, 22, 333]}                                                           | 3
          {"messages":[],"tools":[{"function":{"name":"t"}}]}                               | 7
          {"messages":[],"functions":[{"name":"t"}]}                                        | 4
          """)
  void questionsAreCounted(String request, long tokens) {
    assertEquals(tokens, Tally.question(new Envelope(request.getBytes(UTF_8))));
  }
}
