// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream.Reply;
import io.gatehouse.testkit.ScriptedUpstream.Request;
import io.gatehouse.testkit.ScriptedUpstream.Script;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.MethodOrderer.OrderAnnotation;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Replies, whole and streamed: they arrive as they were said, or visibly broken. */
@TestMethodOrder(OrderAnnotation.class)
class ExchangeIT extends ServerSuite {
  private static final int REPLIES = 300;
  private static final byte[] LONG = "[\"".concat("x".repeat(200_000)).getBytes(UTF_8);

  @Test
  void aChatIsAnswered() throws Exception {
    var heard = Ask.whole("whole");
    assertEquals(200, heard.status(), heard.text());
    assertEquals(Upstream.WHOLE, heard.text());
    assertTrue(heard.whole());
  }

  @Test
  void aConnectionServesManyRequests() throws Exception {
    try (var client = new RawClient(Ask.port())) {
      for (int i = 0; i < 20; i++) {
        boolean streamed = i % 2 == 0;
        Ask.post(client, Ask.body(streamed ? "stream" : "whole", streamed));
        var heard = client.reply();
        assertEquals(200, heard.status(), heard.text());
        assertTrue(heard.whole());
        assertEquals(streamed, heard.text().endsWith("data: [DONE]\n\n"), heard.text());
      }
    }
  }

  @Test
  void everyEventArrivesBeforeTheNextIsSent() throws Exception {
    Semaphore heard = new Semaphore(0);
    Upstream.script(
        "word-by-word",
        (request, reply) -> {
          reply.stream();
          for (int i = 0; i < 20; i++) {
            reply.event(Upstream.WORD.replace("word", "w" + i));
            heard.acquire();
          }
          Upstream.finish(reply);
        });
    try (var client = new RawClient(Ask.port())) {
      Ask.post(client, Ask.body("word-by-word", true));
      for (int i = 0; i < 20; i++) {
        client.until("w" + i + "\"},\"finish_reason\":null}]}\n\n");
        heard.release();
      }
      client.until("[DONE]\n\n");
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void repliesArriveByteForByte(boolean streamed) throws Exception {
    long seed = System.nanoTime();
    System.out.println("repliesArriveByteForByte seed " + seed);
    Map<String, byte[]> replies = new ConcurrentHashMap<>();
    Upstream.script(
        "random",
        (request, reply) -> {
          byte[] said = Objects.requireNonNull(replies.get(request.header("x-client-request-id")));
          Random random = new Random(seed + said.length);
          if (streamed) {
            reply.stream();
          } else {
            reply.head(200, "content-type: application/json", "transfer-encoding: chunked");
          }
          inPieces(said, random, reply);
          reply.endChunks();
        });
    Random random = new Random(seed);
    for (int i = 0; i < REPLIES; i++) {
      byte[] said = streamed ? randomStream(random) : randomJson(random).getBytes(UTF_8);
      replies.put("r" + i, said);
      var heard = Ask.chat(Ask.body("random", streamed), "x-client-request-id: r" + i);
      assertEquals(200, heard.status(), heard.text());
      assertEquals(
          new String(said, UTF_8),
          Ask.said(heard),
          () -> "seed " + seed + " heard " + heard.text());
      assertTrue(heard.whole());
    }
  }

  private static void inPieces(byte[] said, Random random, Reply reply) throws IOException {
    for (int at = 0; at < said.length; ) {
      int size = Math.min(said.length - at, 1 + random.nextInt(1 << random.nextInt(13)));
      reply.chunk(said, at, size);
      at += size;
    }
  }

  private static byte[] randomStream(Random random) {
    StringBuilder stream = new StringBuilder();
    String end = random.nextBoolean() ? "\n\n" : "\r\n\r\n";
    for (int i = random.nextInt(30); i >= 0; i--) {
      String word = "ü🌍 \\n".repeat(random.nextInt(1 << random.nextInt(9)));
      stream.append("data: ").append(Upstream.WORD.replace("word", word)).append(end);
    }
    return stream
        .append("data: ")
        .append(Upstream.WORD.replace("null", "\"stop\""))
        .append(end)
        .append("data: [DONE]")
        .append(end)
        .toString()
        .getBytes(UTF_8);
  }

  private static String randomJson(Random random) {
    return "{\"choices\":[\"" + "ü🌍 ".repeat(random.nextInt(1 << random.nextInt(15))) + "\"]}";
  }

  /** How an upstream fails, and what its client must see. */
  enum Case {
    CUT_BEFORE_THE_HEAD("openai", true, 502, "upstream_connection_cut"),
    CUT_IN_THE_STREAM("openai", true, 200, "upstream_connection_cut"),
    ENDED_WITHOUT_A_TERMINAL_EVENT("openai", true, 200, "before it was complete"),
    STALLED_BEFORE_THE_HEAD("quick", false, 504, "did not begin to answer"),
    STALLED_IN_THE_STREAM("quick", true, 200, "silent for more than"),
    LONG_REPLY_CUT("openai", false, 200, ""),
    LONG_CHUNKED_REPLY_CUT("openai", false, 200, ""),
    ERROR_IN_THE_STREAM("openai", true, 200, "out of order");

    final String upstream;
    final boolean streamed;
    final int status;
    final String told;

    Case(String upstream, boolean streamed, int status, String told) {
      this.upstream = upstream;
      this.streamed = streamed;
      this.status = status;
      this.told = told;
    }

    String body() {
      return Ask.body(name(), streamed).replace("openai/", upstream + "/");
    }
  }

  private static void fail(Case how, Reply reply) throws Exception {
    switch (how) {
      case CUT_BEFORE_THE_HEAD -> reply.cut();
      case CUT_IN_THE_STREAM -> {
        saySomething(reply);
        reply.chunk("data: {\"half");
        reply.cut();
      }
      case ENDED_WITHOUT_A_TERMINAL_EVENT -> {
        saySomething(reply);
        reply.endChunks();
      }
      case STALLED_BEFORE_THE_HEAD -> assertTrue(reply.isLeftWithin(9000));
      case STALLED_IN_THE_STREAM -> {
        saySomething(reply);
        assertTrue(reply.isLeftWithin(9000));
      }
      case LONG_REPLY_CUT -> {
        reply.head(200, "content-type: application/json", "content-length: 300000");
        reply.raw(LONG);
        Thread.sleep(100);
        reply.cut();
      }
      case LONG_CHUNKED_REPLY_CUT -> {
        reply.head(200, "content-type: application/json", "transfer-encoding: chunked");
        reply.chunk(LONG, 0, LONG.length);
        Thread.sleep(100);
        reply.cut();
      }
      case ERROR_IN_THE_STREAM -> {
        saySomething(reply);
        reply.event("{\"error\":{\"message\":\"out of order\",\"type\":\"server_error\"}}");
        reply.endChunks();
      }
    }
  }

  private static void saySomething(Reply reply) throws Exception {
    reply.stream();
    reply.event(Upstream.WORD);
    Thread.sleep(100);
  }

  @ParameterizedTest
  @EnumSource
  void anUpstreamThatFailsNeverLooksLikeOneThatHasFinished(Case how) throws Exception {
    Upstream.script(how.name(), (request, reply) -> fail(how, reply));
    for (int i = 0; i < 3; i++) {
      var heard = Ask.chat(how.body());
      assertEquals(how.status, heard.status(), heard.text());
      assertTrue(heard.text().contains(how.told), heard.text());
      assertEquals(how.status != 200, heard.whole(), heard.text());
      assertFalse(heard.text().contains("[DONE]"), heard.text());
      if (how.status == 200 && how.streamed) {
        assertTrue(heard.text().contains("\n\ndata: {\"error\":{"), heard.text());
      }
    }
  }

  /** The file says 40 s, the server's JNDI 15 s, the environment 300 ms. */
  @Test
  void commentsKeepAClientThatWaitsForTheFirstByte() throws Exception {
    Upstream.script(
        "slow",
        (request, reply) -> {
          Thread.sleep(1500);
          reply.stream();
          Upstream.finish(reply);
        });
    var heard = Ask.streamed("slow");
    assertEquals(200, heard.status());
    assertTrue(heard.text().startsWith(": keep-alive\n\n: keep-alive\n\n"), heard.text());
    assertTrue(heard.text().endsWith("data: [DONE]\n\n"), heard.text());
    assertTrue(heard.whole());
  }

  /** On a connection to the upstream that nobody has used before, and on one that somebody has. */
  @Test
  void aClientThatLeavesStopsTheUpstream() throws Exception {
    for (boolean streamed : new boolean[] {true, false}) {
      for (boolean fresh : new boolean[] {true, false}) {
        Departure departure = new Departure(streamed);
        Upstream.script("departure", departure);
        String upstream = streamed ? "lone/" : "alone/";
        if (!fresh) {
          assertEquals(
              200, Ask.chat(Ask.body("whole", false).replace("openai/", upstream)).status());
          Thread.sleep(300); // until the connection is back in the pool
        }
        try (var client = new RawClient(Ask.port())) {
          Ask.post(client, Ask.body("departure", streamed).replace("openai/", upstream));
          client.until(streamed ? "word" : "[[");
        }
        assertTrue(departure.noticed.await(9, TimeUnit.SECONDS), "the upstream goes on");
        assertEquals(fresh, departure.turn.get() == 0, "not the connection that was wanted");
        Ask.nothingLeft();
      }
    }
  }

  /** An upstream that goes on until somebody leaves. */
  private static final class Departure implements Script {
    final CountDownLatch noticed = new CountDownLatch(1);
    final AtomicInteger turn = new AtomicInteger(-1);
    private final boolean streamed;

    Departure(boolean streamed) {
      this.streamed = streamed;
    }

    @Override
    public void answer(Request request, Reply reply) throws Exception {
      turn.set(request.turn());
      try {
        if (streamed) {
          reply.stream();
        } else {
          reply.head(200, "content-type: application/json", "content-length: 100000000");
          reply.raw("[".repeat(100_000).getBytes(UTF_8));
        }
        while (!reply.isLeftWithin(20)) {
          if (streamed) {
            reply.event(Upstream.WORD);
          } else {
            reply.raw("[[[[[[[[[[".getBytes(UTF_8));
          }
        }
      } finally {
        noticed.countDown();
      }
    }
  }

  /** What is late of one request may not touch the next. */
  @Test
  void thoseWhoLeaveDoNotHarmThoseWhoCome() throws Exception {
    for (int i = 0; i < 300; i++) {
      Ask.stream("endless").close();
    }
  }

  /** It is asked every second, and the server's pool has ten connections. */
  @Test
  @Order(Integer.MAX_VALUE)
  void theDatabaseGetsItsConnectionsBack() {
    Ask.waitFor(() -> Ask.uptime() > 13, () -> "up for " + Ask.uptime() + " s");
    assertTrue(Ask.health().contains("\"database\":{\"status\":\"up\""), Ask.health());
  }
}
