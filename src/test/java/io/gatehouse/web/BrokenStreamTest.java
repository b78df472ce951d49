// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.testkit.ScriptedUpstream.Reply;
import io.gatehouse.web.GatewayServer.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** An upstream that fails never looks like one that has finished. */
class BrokenStreamTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String STREAM =
      "{\"model\":\"up/m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String WHOLE = STREAM.replace("true", "false");
  private static final String WORD =
      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word\"},\"finish_reason\":null}]}";
  private static final byte[] LONG =
      "[\"".concat("x".repeat(200_000)).concat("\"]").getBytes(UTF_8);

  /** How an upstream fails, and what its client must see. */
  enum Case {
    CUT_BEFORE_THE_HEAD(STREAM, 502, "upstream_connection_cut") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.cut();
      }
    },
    CUT_BEFORE_THE_FIRST_EVENT(STREAM, 502, "upstream_connection_cut") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.stream();
        reply.chunk(": OPENROUTER PROCESSING\n\ndata: {\"half");
        reply.cut();
      }
    },
    CUT_IN_THE_STREAM(STREAM, 200, "upstream_connection_cut") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.stream();
        reply.event(WORD);
        Thread.sleep(100);
        reply.chunk("data: {\"half");
        reply.cut();
      }
    },
    CLOSED_IN_THE_STREAM(STREAM, 200, "upstream_connection_cut") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.stream();
        reply.event(WORD);
        Thread.sleep(100);
        throw new Exception("closed without the last chunk");
      }
    },
    ENDED_WITHOUT_A_TERMINAL_EVENT(STREAM, 200, "before it was complete") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.stream();
        reply.event(WORD);
        reply.endChunks();
      }
    },
    STALLED_BEFORE_THE_HEAD(STREAM, 504, "did not begin to answer within 700 ms") {
      @Override
      void answer(Reply reply) throws Exception {
        assertTrue(reply.isLeftWithin(9000));
      }
    },
    STALLED_IN_THE_STREAM(STREAM, 200, "silent for more than 600 ms") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.stream();
        reply.event(WORD);
        assertTrue(reply.isLeftWithin(9000));
      }
    },
    ERROR_AS_FIRST_EVENT(STREAM, 502, "out of order") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.stream();
        reply.event("{\"error\":{\"message\":\"out of order\",\"type\":\"server_error\"}}");
        reply.endChunks();
      }
    },
    ERROR_IN_THE_STREAM(STREAM, 200, "out of order") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.stream();
        reply.event(WORD);
        Thread.sleep(100);
        reply.event("{\"error\":{\"message\":\"out of order\",\"type\":\"server_error\"}}");
        reply.endChunks();
      }
    },
    ERROR_UNDER_STATUS_200(WHOLE, 502, "out of order") {
      @Override
      void answer(Reply reply) throws Exception {
        byte[] error = "{\"error\":{\"message\":\"out of order\"}}".getBytes(UTF_8);
        reply.whole(200, "application/json", error);
      }
    },
    SHORT_REPLY_CUT(WHOLE, 502, "upstream_connection_cut") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.head(200, "content-type: application/json", "content-length: 500");
        reply.raw("{\"choices\":[".getBytes(UTF_8));
        reply.cut();
      }
    },
    LONG_REPLY_CUT(WHOLE, 200, "") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.head(200, "content-type: application/json", "content-length: 300000");
        reply.raw(LONG);
        Thread.sleep(100);
        reply.cut();
      }
    },
    LONG_CHUNKED_REPLY_CUT(WHOLE, 200, "") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.head(200, "content-type: application/json", "transfer-encoding: chunked");
        reply.chunk(LONG, 0, LONG.length);
        Thread.sleep(100);
        reply.cut();
      }
    },
    HTML_INSTEAD_OF_JSON(WHOLE, 502, "text/html") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.whole(200, "text/html", "<html>welcome</html>".getBytes(UTF_8));
      }
    },
    NOTHING_INSTEAD_OF_JSON(WHOLE, 502, "an empty reply") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.whole(200, "application/json", new byte[0]);
      }
    },
    GIBBERISH(WHOLE, 502, "upstream_invalid_reply") {
      @Override
      void answer(Reply reply) throws Exception {
        reply.raw("SSH-2.0-OpenSSH_9.2p1 and so on\r\n\r\n".getBytes(UTF_8));
        assertTrue(reply.isLeftWithin(9000));
      }
    };

    final String ask;
    final int status;
    final String told;

    Case(String ask, int status, String told) {
      this.ask = ask;
      this.status = status;
      this.told = told;
    }

    abstract void answer(Reply reply) throws Exception;
  }

  static Stream<Arguments> everywhere() {
    List<Arguments> all = new ArrayList<>();
    for (Kind kind : Kind.values()) {
      for (Case c : Case.values()) {
        all.add(Arguments.of(kind, c));
      }
    }
    return all.stream();
  }

  @ParameterizedTest
  @MethodSource("everywhere")
  void failuresAreTold(Kind kind, Case c) throws Exception {
    try (var upstream = new ScriptedUpstream((request, reply) -> c.answer(reply));
        var server =
            GatewayServer.start(
                kind,
                upstream,
                "gatehouse.upstreams.up.timeouts.first-byte="
                    + (c == Case.STALLED_BEFORE_THE_HEAD ? "700ms" : "20s"),
                "gatehouse.upstreams.up.timeouts.idle="
                    + (c == Case.STALLED_IN_THE_STREAM ? "600ms" : "20s"),
                "gatehouse.stream.keep-alive=0")) {
      for (int i = 0; i < 3; i++) {
        var heard = RawClient.ask(server.port(), CHAT, c.ask);
        assertEquals(c.status, heard.status(), heard.text());
        assertTrue(heard.text().contains(c.told), heard.text());
        if (c.status == 200) {
          assertFalse(heard.whole(), "looks like a clean end: " + heard.text());
          assertFalse(heard.text().contains("[DONE]"));
        } else {
          assertTrue(heard.whole());
          assertTrue(heard.text().startsWith("{\"error\":{"), heard.text());
        }
        if (c.status == 200 && c.ask.equals(STREAM)) {
          assertTrue(heard.text().startsWith("data: " + WORD + "\n\ndata: {\"error\":{"));
        }
      }
      server.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @EnumSource
  void commentsKeepAWaitingClientAndDoNotCountAsLife(Kind kind) throws Exception {
    try (var upstream =
            new ScriptedUpstream((request, reply) -> assertTrue(reply.isLeftWithin(9000)));
        var server =
            GatewayServer.start(
                kind,
                upstream,
                "gatehouse.upstreams.up.timeouts.first-byte=1500ms",
                "gatehouse.stream.keep-alive=200ms")) {
      var heard = RawClient.ask(server.port(), CHAT, STREAM);
      assertEquals(200, heard.status());
      assertEquals(
          "text/event-stream;charset=utf-8",
          heard.header("content-type").replace(" ", "").toLowerCase(java.util.Locale.ROOT));
      assertTrue(heard.text().startsWith(": keep-alive\n\n: keep-alive\n\n"), heard.text());
      assertTrue(heard.text().contains("\n\ndata: {\"error\":{"), heard.text());
      assertFalse(heard.whole());
      server.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @EnumSource
  void commentsDoNotHideAnUpstreamThatFallsSilent(Kind kind) throws Exception {
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  reply.stream();
                  reply.event(WORD);
                  assertTrue(reply.isLeftWithin(9000));
                });
        var server =
            GatewayServer.start(
                kind,
                upstream,
                "gatehouse.upstreams.up.timeouts.idle=1s",
                "gatehouse.stream.keep-alive=200ms")) {
      var heard = RawClient.ask(server.port(), CHAT, STREAM);
      assertTrue(heard.text().contains(": keep-alive\n\n: keep-alive\n\n"), heard.text());
      assertTrue(heard.text().contains("silent for more than 1 s"), heard.text());
      assertFalse(heard.whole());
      server.assertNothingLeft();
    }
  }

  @Test
  void anErrorBeforeTheFirstCommentKeepsItsStatus() throws Exception {
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  byte[] error =
                      "{\"error\":{\"message\":\"slow down\",\"type\":\"tokens\",\"param\":null,\"code\":\"rate_limit_exceeded\"}}"
                          .getBytes(UTF_8);
                  reply.head(
                      429,
                      "content-type: application/json",
                      "retry-after: 7",
                      "x-ratelimit-remaining-tokens: 0",
                      "content-length: " + error.length);
                  reply.raw(error);
                });
        var server = GatewayServer.start(Kind.JETTY, upstream)) {
      var heard = RawClient.ask(server.port(), CHAT, STREAM);
      assertEquals(429, heard.status());
      assertEquals("7", heard.header("retry-after"));
      assertEquals("0", heard.header("x-ratelimit-remaining-tokens"));
      assertTrue(heard.text().contains("\"code\":\"rate_limit_exceeded\""), heard.text());
      assertTrue(heard.text().contains("slow down"), heard.text());
    }
  }

  @Test
  void theUpstreamsKeyErrorsAreNotTheCallers() throws Exception {
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) ->
                    reply.whole(
                        401,
                        "application/json",
                        "{\"error\":{\"message\":\"Incorrect API key provided: sk-abc***xyz\",\"code\":\"invalid_api_key\"}}"
                            .getBytes(UTF_8)));
        var server = GatewayServer.start(Kind.JETTY, upstream)) {
      var heard = RawClient.ask(server.port(), CHAT, WHOLE);
      assertEquals(502, heard.status());
      assertFalse(heard.text().contains("xyz"), heard.text());
      assertEquals("false", heard.header("x-should-retry"));
    }
  }

  @Test
  void nobodyListens() throws Exception {
    var upstream = new ScriptedUpstream((request, reply) -> {});
    upstream.close();
    try (var server = GatewayServer.start(Kind.JETTY, upstream)) {
      var heard = RawClient.ask(server.port(), CHAT, STREAM);
      assertEquals(502, heard.status());
      assertTrue(heard.text().contains("upstream_unreachable"), heard.text());
      server.assertNothingLeft();
    }
  }
}
