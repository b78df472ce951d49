// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.provider.ChatGrammar;
import io.gatehouse.telemetry.RequestLog;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What passes without a word about its cost is estimated; what the upstream says is believed. */
class EstimateTest {
  private static final String ESTIMATED = " tokens_in=2 tokens_out=4 tokens_estimated=true ended=";
  private static final String TOLD = " tokens_in=12 tokens_out=7 ended=complete";

  private static final String CHAT = "chat/completions";
  private static final String CHAT_ASK =
      "{\"model\":\"up/m\",\"stream\":STREAM,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String OLD_ASK =
      "{\"model\":\"up/m\",\"stream\":STREAM,\"prompt\":\"hello\"}";

  private static final String BEGUN =
      event(
          "{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"Hello, \"}}]}");
  private static final String SPOKEN =
      BEGUN + event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"world!\"}}]}");
  private static final String FINISH =
      event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}");
  private static final String BILL =
      event("{\"choices\":[],\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":7}}");
  private static final String DONE = event("[DONE]");
  private static final String OLD_STREAM =
      event("{\"choices\":[{\"index\":0,\"text\":\"Hello, world!\",\"finish_reason\":\"stop\"}]}");
  private static final String WHOLE =
      "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello, world!\"},"
          + "\"finish_reason\":\"stop\"}]}";
  private static final String OLD_WHOLE =
      "{\"choices\":[{\"index\":0,\"text\":\"Hello, world!\",\"finish_reason\":\"stop\"}]}";
  private static final String USAGE =
      ",\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":7,\"total_tokens\":19}}";

  /** A reply and how the log tells of it. */
  enum Case {
    STREAM(CHAT, CHAT_ASK, SPOKEN + FINISH + DONE, ESTIMATED + "complete"),
    STREAM_WITH_USAGE(CHAT, CHAT_ASK, SPOKEN + FINISH + BILL + DONE, TOLD),
    STREAM_ENDED_EARLY(CHAT, CHAT_ASK, SPOKEN, ESTIMATED + "failed"),
    STREAM_WITH_AN_ERROR(
        CHAT, CHAT_ASK, SPOKEN + event("{\"error\":{\"message\":\"no\"}}"), ESTIMATED + "failed"),
    NOTHING_BUT_AN_ERROR(
        CHAT, CHAT_ASK, event("{\"error\":{\"message\":\"no\"}}"), " ended=failed"),
    OLD_STREAM("completions", OLD_ASK, EstimateTest.OLD_STREAM + DONE, ESTIMATED + "complete"),
    WHOLE(CHAT, CHAT_ASK, EstimateTest.WHOLE, ESTIMATED + "complete"),
    WHOLE_WITH_USAGE(CHAT, CHAT_ASK, EstimateTest.WHOLE.replaceAll("}$", USAGE), TOLD),
    OLD_WHOLE("completions", OLD_ASK, EstimateTest.OLD_WHOLE, ESTIMATED + "complete"),
    NO_SPEECH("moderations", OLD_ASK, "{\"choices\":[],\"text\":\"Hello\"}", " ended=complete");

    final String path;
    final String ask;
    final String reply;
    final String logged;

    Case(String path, String ask, String reply, String logged) {
      this.path = "/v1/" + path;
      this.ask = ask.replace("STREAM", String.valueOf(reply.startsWith("data: ")));
      this.reply = reply;
      this.logged = logged;
    }

    boolean streamed() {
      return reply.startsWith("data: ");
    }

    void answer(ScriptedUpstream.Reply reply) throws Exception {
      if (streamed()) {
        reply.stream();
        reply.chunk(this.reply);
        reply.endChunks();
      } else {
        reply.whole(200, "application/json", this.reply.getBytes(UTF_8));
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aRelayedReplyIsEstimated(Case c) throws Exception {
    assertLogged(c, "openai", "relay");
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.EXCLUDE, names = "NO_SPEECH")
  void aMendedReplyIsEstimated(Case c) throws Exception {
    assertLogged(c, "openai-compatible", "mend");
  }

  private static void assertLogged(Case c, String type, String mode) throws Exception {
    try (var upstream = new ScriptedUpstream((request, reply) -> c.answer(reply));
        var server =
            GatewayServer.start(Kind.JETTY, upstream, "gatehouse.upstreams.up.type=" + type);
        var log = new LogLines(RequestLog.NAME)) {
      var heard = RawClient.ask(server.port(), c.path, c.ask);
      server.assertNothingLeft();
      assertEquals(1, log.with(" mode=" + mode + " "), log.all().toString());
      assertEquals(1, log.with(c.logged), log.all().toString());
      if (mode.equals("relay") && !c.logged.endsWith("failed")) {
        assertEquals(c.reply, heard.text());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStreamThatItsClientLeavesIsEstimated(Kind kind) throws Exception {
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  reply.stream();
                  reply.chunk(SPOKEN);
                  assertTrue(reply.isLeftWithin(9000));
                });
        var server = GatewayServer.start(kind, upstream, "gatehouse.stream.keep-alive=100ms");
        var log = new LogLines(RequestLog.NAME)) {
      try (var client = new RawClient(server.port())) {
        client.post("/v1/" + CHAT, Case.STREAM.ask.getBytes(UTF_8));
        client.until("world!");
      }
      server.assertNothingLeft();
      assertEquals(1, log.with(ESTIMATED + "\"client gone\""), log.all().toString());
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"STREAM", "STREAM_WITH_USAGE"})
  void theClientOfAMendedStreamHearsWhatItAskedFor(Case c) throws Exception {
    String asked = c.ask.replaceFirst("^\\{", "{\"stream_options\":{\"include_usage\":true},");
    List<String> events = ChatGrammar.stream(mended(c, asked), true);
    JsonObject bill = Json.parse(events.get(events.size() - 2)).getJsonObject("usage");
    assertCost(c, bill);
    ChatGrammar.stream(mended(c, c.ask), false);
  }

  @ParameterizedTest
  @EnumSource(names = {"WHOLE", "WHOLE_WITH_USAGE", "OLD_WHOLE"})
  void theClientOfAMendedReplyHearsWhatItCost(Case c) throws Exception {
    assertCost(c, Json.parse(mended(c, c.ask)).getJsonObject("usage"));
  }

  private static void assertCost(Case c, JsonObject usage) {
    boolean estimated = !c.logged.equals(TOLD);
    assertEquals(estimated ? 2 : 12, usage.getInt("prompt_tokens"));
    assertEquals(estimated ? 4 : 7, usage.getInt("completion_tokens"));
    assertEquals(estimated, usage.toString().contains("\"estimated\":true"));
  }

  private static String mended(Case c, String ask) throws Exception {
    try (var upstream = new ScriptedUpstream((request, reply) -> c.answer(reply));
        var server =
            GatewayServer.start(
                Kind.JETTY, upstream, "gatehouse.upstreams.up.type=openai-compatible")) {
      return RawClient.ask(server.port(), c.path, ask).text();
    }
  }

  /** A client that asked for a stream of an upstream that has none hears a sane figure too. */
  @Test
  void aWholeReplyThatBecomesAStreamIsEstimated() throws Exception {
    try (var upstream = new ScriptedUpstream((request, reply) -> Case.WHOLE.answer(reply));
        var server = GatewayServer.start(Kind.JETTY, upstream);
        var log = new LogLines(RequestLog.NAME)) {
      RawClient.ask(server.port(), Case.STREAM.path, Case.STREAM.ask);
      server.assertNothingLeft();
      assertEquals(1, log.with(ESTIMATED + "complete"), log.all().toString());
    }
  }

  private static String event(String data) {
    return "data: " + data + "\n\n";
  }
}
