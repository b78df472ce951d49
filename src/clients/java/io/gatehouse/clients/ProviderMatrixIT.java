// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.matrix.Case;
import io.gatehouse.matrix.Cell;
import io.gatehouse.matrix.Heard;
import io.gatehouse.matrix.Lane;
import io.gatehouse.matrix.Walk;
import io.gatehouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The whole matrix over real sockets: OpenAI's library on one end, the recorded upstream on the
 * other.
 */
@Timeout(30)
class ProviderMatrixIT {
  private static final MatrixUpstream UPSTREAM = upstream();

  @RegisterExtension static final Gatehouse GATEHOUSE = new Gatehouse(ProviderMatrixIT::withLanes);

  private static MatrixUpstream upstream() {
    try {
      return new MatrixUpstream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterAll
  static void close() throws IOException {
    UPSTREAM.close();
  }

  private static Map<String, String> withLanes(Map<String, String> usual) {
    Map<String, String> settings = new TreeMap<>(usual);
    for (Lane lane : Lane.all()) {
      String upstream = "upstreams." + lane.name() + ".";
      settings.put(upstream + "type", lane.name());
      address(lane).forEach((name, value) -> settings.put(upstream + name, value));
      lane.settings().forEach((name, value) -> settings.put(upstream + name, value));
    }
    return settings;
  }

  private static Map<String, String> address(Lane lane) {
    return lane.name().equals("pieces")
        ? Map.of("gpt-address", UPSTREAM.grpcBase(), "vertex-address", UPSTREAM.grpcBase())
        : Map.of("base-url", UPSTREAM.base(), "api-key", Lane.KEY);
  }

  static Stream<Cell> cells() {
    return Lane.all().stream()
        .flatMap(lane -> Stream.of(Case.values()).map(c -> new Cell(lane, c)));
  }

  static Stream<Cell> wholeCells() {
    return cells().filter(cell -> !cell.question().onlyStreamed());
  }

  static Stream<Lane> lanesWithTools() {
    return Lane.all().stream()
        .filter(
            lane ->
                Stream.of(Case.TOOL_CALL, Case.TOOL_RESULT)
                    .noneMatch(c -> new Cell(lane, c).isRefused()));
  }

  @ParameterizedTest
  @MethodSource("wholeCells")
  void understandsTheReply(Cell cell) {
    check(cell, client().ask(request(cell, false)));
  }

  @ParameterizedTest
  @MethodSource("cells")
  void understandsTheStream(Cell cell) {
    check(cell, client().stream(request(cell, true), UPSTREAM::heard));
  }

  @ParameterizedTest
  @MethodSource("lanesWithTools")
  void callsAToolInTwoTurns(Lane lane) {
    Driver driver = GATEHOUSE.driver(Library.OPENAI_JAVA, Gatehouse.KEY);
    Question question = Question.to(model(lane), "Weather in Berlin?").offeringTool();
    play(new Cell(lane, Case.TOOL_CALL), false);
    Answer call = driver.ask(question);
    assertEquals(Question.TOOL, call.calls().get(0).name());
    play(new Cell(lane, Case.TOOL_RESULT), false);
    Answer answer = driver.ask(question.returning(call, "21 degrees"));
    assertEquals("It is 21 degrees in Berlin.", answer.text());
    assertTrue(String.join("\n", UPSTREAM.requests()).contains("21 degrees"));
  }

  private static MatrixClient client() {
    return new MatrixClient(GATEHOUSE.openAiJava().client());
  }

  private static String model(Lane lane) {
    return lane.name() + "/" + lane.model();
  }

  /** Its request as the client sends it, with the upstream ready to answer. */
  private static String request(Cell cell, boolean stream) {
    play(cell, stream);
    return Json.object(cell.request(stream)).add("model", model(cell.lane())).build().toString();
  }

  private static void play(Cell cell, boolean stream) {
    UPSTREAM.play(
        cell.isRefused() ? List.of() : Walk.of(cell, stream).legs(),
        cell.question() == Case.ERROR_INSIDE);
  }

  private static void check(Cell cell, Heard heard) {
    if (cell.isRefused()) {
      assertEquals(400, heard.status(), heard::toString);
      assertFalse(heard.error().orElse("").isEmpty(), heard::toString);
      assertEquals(List.of(), UPSTREAM.requests());
      return;
    }
    cell.question().check(cell.lane(), heard);
    assertTrue(UPSTREAM.isThrough(), () -> UPSTREAM.requests().toString());
  }
}
