// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.clients.Reply.Ending;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What every library must be able to do, whoever answers. */
@ParameterizedClass
@EnumSource(Library.class)
@Timeout(30)
class ContractClientIT {
  @RegisterExtension static final Gatehouse GATEHOUSE = new Gatehouse();

  private final Library library;
  private final Driver driver;

  ContractClientIT(Library library) {
    this.library = library;
    this.driver = GATEHOUSE.driver(library);
  }

  /** Who answers. */
  enum Way {
    DEMO("demo/demo"),
    RELAY("relay/m"),
    MEND("mend/m");

    private final String model;

    Way(String model) {
      this.model = model;
    }
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void holdsAConversation(Way way) {
    GATEHOUSE
        .upstream()
        .play(Reply.saying(false, "You said: I am Ada"), Reply.saying(false, "You said: Who am I"));
    Question first = Question.to(way.model, "I am Ada");
    Answer one = driver.ask(first);
    Answer two = driver.ask(first.after(one, "Who am I"));
    assertAll(
        () -> assertTrue(one.text().contains("I am Ada"), one.text()),
        () -> assertEquals("stop", one.finish()),
        () -> assertTrue(two.text().contains("Who am I"), two.text()),
        () -> assertTrue(two.usage().output() > 0, two::toString));
    heardInOrder(way, "I am Ada", "You said: I am Ada", "Who am I");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void streams(Way way) {
    GATEHOUSE.upstream().play(Reply.saying(true, "You said: tell me more, größer 日本"));
    List<String> pieces = new ArrayList<>();
    Answer answer = driver.stream(Question.to(way.model, "tell me more, größer 日本"), pieces::add);
    assertAll(
        () -> assertTrue(answer.text().contains("tell me more, größer 日本"), answer.text()),
        () -> assertEquals(answer.text(), String.join("", pieces)),
        () -> assertTrue(pieces.size() > 3, pieces::toString),
        () -> assertEquals("stop", answer.finish()),
        () -> assertTrue(answer.usage().input() > 0 && answer.usage().output() > 0));
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void callsATool(Way way) {
    GATEHOUSE.upstream().play(Reply.calling(false), Reply.saying(false, "It is raining"));
    Question question = Question.to(way.model, "Weather in Oslo?").offeringTool();
    Answer call = driver.ask(question);
    isACall(call);
    Answer answer = driver.ask(question.returning(call, "raining"));
    assertTrue(answer.text().contains("raining"), answer.text());
    heardInOrder(way, "Weather in Oslo?", call.calls().get(0).id(), "raining");
  }

  @ParameterizedTest
  @EnumSource(Way.class)
  void callsAToolInAStream(Way way) {
    GATEHOUSE.upstream().play(Reply.calling(true), Reply.saying(true, "It is raining"));
    Question question = Question.to(way.model, "Weather in Oslo?").offeringTool();
    Answer call = driver.stream(question, piece -> {});
    isACall(call);
    Answer answer = driver.stream(question.returning(call, "raining"), piece -> {});
    assertTrue(answer.text().contains("raining"), answer.text());
    heardInOrder(way, "Weather in Oslo?", call.calls().get(0).id(), "raining");
  }

  @ParameterizedTest
  @CsvSource({
    "RELAY, 400, 400",
    "RELAY, 401, 502",
    "RELAY, 404, 404",
    "RELAY, 429, 429",
    "RELAY, 500, 500",
    "MEND,  400, 400",
    "MEND,  401, 502",
    "MEND,  404, 404",
    "MEND,  429, 429",
    "MEND,  500, 500"
  })
  void hearsTheUpstreamsErrors(Way way, int told, int heard) {
    Reply error = Reply.json(told, "{\"error\":{\"message\":\"A told reason\",\"type\":\"t\"}}");
    GATEHOUSE.upstream().play(error, error);
    fails(driver, heard, way.model, told == 401 ? "credentials" : "A told reason");
    assertEquals(2, GATEHOUSE.upstream().requests().size());
  }

  @Test
  void hearsTheGatewaysErrors() {
    fails(driver, 400, "", "model");
    fails(driver, 404, "no-such-model", "no-such-model");
    fails(GATEHOUSE.driver(library, "another-key"), 401, Way.DEMO.model, "API key");
  }

  /** Two of the libraries overlook an error event; to them only the broken connection tells. */
  @ParameterizedTest
  @CsvSource({
    "RELAY, COMPLETE",
    "RELAY, CUT",
    "RELAY, STALLED",
    "MEND,  COMPLETE",
    "MEND,  CUT",
    "MEND,  STALLED"
  })
  void hearsThatAStreamStoppedShort(Way way, Ending ending) {
    ScriptedUpstream upstream = GATEHOUSE.upstream();
    upstream.play(Reply.half().ending(ending).pausing());
    List<String> pieces = new ArrayList<>();
    assertThrows(
        Exception.class,
        () ->
            driver.stream(
                Question.to(way.model, "Hello"),
                piece -> {
                  pieces.add(piece);
                  if (piece.equals("an answer")) {
                    upstream.goOn();
                  }
                }));
    assertEquals(List.of("Half ", "an answer"), pieces);
  }

  @ParameterizedTest
  @CsvSource({"RELAY", "MEND"})
  void hearsThatAReplyBrokeInTheMiddle(Way way) {
    GATEHOUSE
        .upstream()
        .play(
            Reply.saying(false, "Never heard").ending(Ending.CUT), Reply.half().ending(Ending.CUT));
    Question question = Question.to(way.model, "Hello");
    Exception whole = assertThrows(Exception.class, () -> driver.ask(question));
    assertEquals(502, driver.heard(whole).status(), whole::toString);
    assertThrows(Exception.class, () -> driver.stream(question, piece -> {}));
  }

  private static void isACall(Answer answer) {
    assertEquals(1, answer.calls().size(), answer::toString);
    Answer.Call call = answer.calls().get(0);
    assertAll(
        () -> assertEquals(Question.TOOL, call.name()),
        () -> assertTrue(call.arguments().contains("\"city\""), call.arguments()),
        () -> assertTrue(answer.finish().startsWith("tool_"), answer.finish()));
  }

  private static void fails(Driver driver, int status, String model, String reason) {
    Question question = Question.to(model, "Hello");
    for (Exception thrown :
        List.of(
            assertThrows(Exception.class, () -> driver.ask(question)),
            assertThrows(Exception.class, () -> driver.stream(question, piece -> {})))) {
      Driver.Heard heard = driver.heard(thrown);
      assertEquals(status, heard.status(), thrown::toString);
      assertTrue(heard.reason().contains(reason), heard::reason);
    }
  }

  private static void heardInOrder(Way way, String... texts) {
    if (way == Way.DEMO) {
      return;
    }
    List<String> requests = GATEHOUSE.upstream().requests();
    String last = requests.get(requests.size() - 1);
    int from = 0;
    for (String text : texts) {
      int found = last.indexOf(text, from);
      assertTrue(found >= 0, () -> text + " is missing or too early in " + last);
      from = found + text.length();
    }
  }
}
