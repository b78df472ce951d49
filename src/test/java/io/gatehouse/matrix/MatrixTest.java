// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatehouse.Golden;
import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.ChatGrammar;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Wire;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Every provider, every case, whole and streamed: what is sent, and what it means to the client.
 */
class MatrixTest {
  @TestFactory
  Stream<DynamicNode> providers() {
    return Lane.all().stream()
        .map(
            lane ->
                dynamicContainer(
                    lane.name(), Stream.of(Case.values()).map(c -> cell(new Cell(lane, c)))));
  }

  private static DynamicNode cell(Cell cell) {
    List<DynamicNode> tests = new ArrayList<>();
    for (boolean stream : cell.question().onlyStreamed() ? List.of(true) : List.of(false, true)) {
      String way = stream ? "streamed" : "whole";
      tests.add(dynamicTest(way, () -> translates(cell, stream)));
      if (cell.lane().provider().wire() == Wire.OPENAI) {
        tests.add(dynamicTest(way + ", in the client's own wire", () -> mends(cell, stream)));
      }
    }
    return dynamicContainer(cell.toString(), tests);
  }

  private static void translates(Cell cell, boolean stream) {
    boolean writes = System.getProperty("golden", "check").equals("write");
    assertTrue(cell.exists() || writes, () -> "missing cell: " + cell);
    Walk walk;
    try {
      walk = Walk.of(cell, stream);
    } catch (Refused refused) {
      refuses(cell, refused.failure());
      return;
    }
    assertFalse(cell.isRefused(), () -> "refused no more: " + cell);
    golden(cell, "upstream-request", stream, ".json", Sent.steps(walk.legs()));
    if (walk.failure().isPresent()) {
      fails(cell, stream, "client-error", walk.failure().get());
      return;
    }
    Translated told = Translated.of(walk);
    answers(cell, stream, "client", told.bytes(), told.failure());
  }

  private static void refuses(Cell cell, Failure why) {
    assertEquals(400, why.status());
    Golden.check(cell.file("refused.json"), error(why));
  }

  private static void mends(Cell cell, boolean stream) {
    if (cell.isRefused()) {
      return;
    }
    var asked = cell.request(stream);
    cell.lane()
        .provider()
        .mend()
        .ifPresent(
            mend ->
                golden(
                    cell,
                    "mended-request",
                    stream,
                    ".json",
                    Sent.pretty(mend.request(Endpoint.CHAT, asked).toString())));
    Reply reply = cell.answer(1, stream);
    if (reply.status() >= 400) {
      Failure failure = cell.lane().provider().failure(reply.status(), reply.text());
      fails(cell, stream, "client-error", failure);
      return;
    }
    Mended told = Mended.of(cell, reply, stream);
    answers(cell, stream, "mended", told.bytes(), told.failure());
  }

  private static void answers(
      Cell cell, boolean stream, String who, String bytes, Optional<Failure> failure) {
    if (failure.isPresent()) {
      fails(cell, stream, who + "-error", failure.get());
    } else if (stream) {
      Golden.check(cell.file(who + "-reply.sse"), bytes);
      check(cell, Heard.stream(ChatGrammar.stream(bytes, true)));
    } else {
      Golden.check(cell.file(who + "-reply.json"), Sent.pretty(bytes));
      check(cell, Heard.whole(200, bytes));
    }
  }

  private static void fails(Cell cell, boolean stream, String golden, Failure why) {
    golden(cell, golden, stream, ".json", error(why));
    check(cell, Heard.whole(why.status(), body(why)));
  }

  private static void check(Cell cell, Heard heard) {
    cell.question().check(cell.lane(), heard);
  }

  private static String error(Failure why) {
    return why.status() + "\n" + Sent.pretty(body(why));
  }

  private static String body(Failure why) {
    return UTF_8.decode(OpenAiChat.DIALECT.error(why)).toString();
  }

  private static void golden(Cell cell, String name, boolean stream, String kind, String actual) {
    Golden.check(cell.file(name + (stream ? "-stream" : "") + kind), actual);
  }
}
