// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What passes through a relay: everything, untouched and at once. */
class RelayTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK =
      "{\"model\":\"up/m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final int REPLIES = 300;

  @ParameterizedTest
  @EnumSource
  void streamsArriveByteForByte(Kind kind) throws Exception {
    long seed = System.nanoTime();
    System.out.println("streamsArriveByteForByte seed " + seed);
    var replies = new ConcurrentHashMap<String, byte[]>();
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  byte[] said = said(replies, request);
                  Random random = new Random(seed + said.length);
                  reply.stream();
                  inPieces(said, random, reply);
                  reply.endChunks();
                });
        var server = GatewayServer.start(kind, upstream)) {
      Random random = new Random(seed);
      for (int i = 0; i < REPLIES; i++) {
        byte[] said = randomStream(random);
        replies.put("r" + i, said);
        var heard = RawClient.ask(server.port(), CHAT, ASK, "x-client-request-id: r" + i);
        assertEquals(200, heard.status());
        assertArrayEquals(said, heard.body(), () -> "seed " + seed + " heard " + heard.text());
        assertTrue(heard.whole());
      }
      server.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @EnumSource
  void repliesArriveByteForByte(Kind kind) throws Exception {
    long seed = System.nanoTime();
    System.out.println("repliesArriveByteForByte seed " + seed);
    var replies = new ConcurrentHashMap<String, byte[]>();
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  byte[] said = said(replies, request);
                  Random random = new Random(seed + said.length);
                  if (random.nextBoolean()) {
                    reply.head(
                        200, "content-type: application/json", "content-length: " + said.length);
                    for (int at = 0; at < said.length; ) {
                      int size = Math.min(said.length - at, 1 + random.nextInt(20_000));
                      reply.raw(java.util.Arrays.copyOfRange(said, at, at + size));
                      at += size;
                    }
                  } else {
                    reply.head(200, "content-type: application/json", "transfer-encoding: chunked");
                    inPieces(said, random, reply);
                    reply.endChunks();
                  }
                });
        var server = GatewayServer.start(kind, upstream)) {
      Random random = new Random(seed);
      for (int i = 0; i < REPLIES; i++) {
        byte[] said = randomJson(random, 1 << random.nextInt(16)).getBytes(UTF_8);
        replies.put("r" + i, said);
        var heard =
            RawClient.ask(
                server.port(), CHAT, ASK.replace("true", "false"), "x-client-request-id: r" + i);
        assertEquals(200, heard.status());
        assertArrayEquals(said, heard.body(), "seed " + seed);
        assertTrue(heard.whole());
      }
      server.assertNothingLeft();
    }
  }

  /** However the upstream's network cuts its bytes, in the middle of a character for instance. */
  @Test
  void streamsMayBeCutAtEveryByte() throws Exception {
    byte[] said =
        ("data: {\"choices\":[{\"delta\":{\"content\":\"Grüße, 世界 🌍\"},\"index\":0}]}\r\n\r\n"
                + ": comment ü\n\ndata:{\"choices\":[{\"index\":0,\"delta\":{},"
                + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n")
            .getBytes(UTF_8);
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  int cut = Integer.parseInt(request.header("x-client-request-id"));
                  reply.stream();
                  reply.chunk(said, 0, cut);
                  reply.chunk(said, cut, said.length - cut);
                  reply.endChunks();
                });
        var server = GatewayServer.start(Kind.JETTY, upstream)) {
      for (int cut = 1; cut < said.length; cut++) {
        var heard = RawClient.ask(server.port(), CHAT, ASK, "x-client-request-id: " + cut);
        assertArrayEquals(said, heard.body(), "cut at " + cut);
        assertTrue(heard.whole());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyEventArrivesBeforeTheNextIsSent(Kind kind) throws Exception {
    Semaphore heard = new Semaphore(0);
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  reply.stream();
                  for (int i = 0; i < 20; i++) {
                    reply.event(
                        "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"w" + i + "\"}}]}");
                    heard.acquire();
                  }
                  reply.event("[DONE]");
                  reply.endChunks();
                });
        var server = GatewayServer.start(kind, upstream);
        var client = new RawClient(server.port())) {
      client.post(CHAT, ASK.getBytes(UTF_8));
      for (int i = 0; i < 20; i++) {
        client.until("w" + i + "\"}}]}\n\n");
        heard.release();
      }
      client.until("[DONE]\n\n");
      server.assertNothingLeft();
    }
  }

  @Test
  void requestsDifferOnlyInTheModel() throws Exception {
    String body =
        "{ \"stream\" : false,\t\"seed\":12345678901234567890, \"t\":1.50, \"model\" :"
            + " \"up/qwen/qwen3\", \"x\":{\"model\":\"up/no\"},\n\"messages\":[{\"content\":\"é\\u00e9"
            + " \\\"model\\\"\",\"role\":\"user\"}],\"unknown\":[1e5,null,{}] }";
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) ->
                    reply.whole(200, "application/json", "{\"ok\":true}".getBytes(UTF_8)));
        var server = GatewayServer.start(Kind.JETTY, upstream)) {
      RawClient.ask(server.port(), CHAT, body);
      assertEquals(body.replace("up/qwen/qwen3", "qwen/qwen3"), upstream.requests().get(0).text());
    }
  }

  @Test
  void headersOfTheCallerStayHereAndTheUpstreamsComeBack() throws Exception {
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  reply.head(
                      200,
                      "content-type: application/json",
                      "content-length: 2",
                      "x-request-id: req_up",
                      "x-ratelimit-remaining-requests: 41",
                      "openai-processing-ms: 7",
                      "set-cookie: a=b",
                      "server: secretive");
                  reply.raw("{}".getBytes(UTF_8));
                });
        var server =
            GatewayServer.start(
                Kind.JETTY, upstream, "gatehouse.upstreams.up.headers.x-team=blue")) {
      var heard =
          RawClient.ask(
              server.port(),
              CHAT,
              ASK,
              "authorization: Bearer caller-secret",
              "cookie: session=1",
              "x-stainless-lang: java",
              "x-api-key: caller-secret",
              "te: trailers",
              "x-gatehouse-request-id: mine-7",
              "openai-beta: assistants=v2");
      String sent = upstream.requests().get(0).head().toLowerCase(java.util.Locale.ROOT);
      assertTrue(sent.contains("authorization: bearer upstream-secret\r\n"), sent);
      assertTrue(sent.contains("openai-beta: assistants=v2\r\n"), sent);
      assertTrue(sent.contains("x-team: blue\r\n"), sent);
      for (String kept : new String[] {"caller-secret", "cookie", "x-stainless", "te:"}) {
        assertFalse(sent.contains(kept), kept + " in " + sent);
      }
      assertEquals("req_up", heard.header("x-request-id"));
      assertEquals("mine-7", heard.header("x-gatehouse-request-id"));
      assertEquals("41", heard.header("x-ratelimit-remaining-requests"));
      assertEquals("7", heard.header("openai-processing-ms"));
      assertEquals("", heard.header("set-cookie"));
    }
  }

  private static byte[] said(Map<String, byte[]> replies, ScriptedUpstream.Request request) {
    return Objects.requireNonNull(replies.get(request.header("x-client-request-id")));
  }

  private static void inPieces(byte[] said, Random random, ScriptedUpstream.Reply reply)
      throws IOException {
    int most = 1 << random.nextInt(14);
    for (int at = 0; at < said.length; ) {
      int size = Math.min(said.length - at, 1 + random.nextInt(most));
      reply.chunk(said, at, size);
      at += size;
    }
  }

  /** A stream with everything that is allowed: comments, line ends of all kinds, odd spacing. */
  private static byte[] randomStream(Random random) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    int events = 1 + random.nextInt(40);
    for (int i = 0; i < events; i++) {
      String end = new String[] {"\n", "\r\n", "\n"}[random.nextInt(3)];
      StringBuilder event = new StringBuilder();
      if (random.nextInt(8) == 0) {
        event.append(": OPENROUTER PROCESSING").append(end).append(end);
      }
      event.append(random.nextBoolean() ? "data: " : "data:");
      event.append("{\"choices\" : [ {\"index\":0,\t\"delta\":{\"content\":\"");
      event.append(randomText(random, random.nextInt(200)));
      event.append("\"},\"x_unknown\":1.50e3}]}").append(end).append(end);
      out.writeBytes(event.toString().getBytes(UTF_8));
    }
    out.writeBytes(
        ("data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n"
                + "data: [DONE]\n\n")
            .getBytes(UTF_8));
    return out.toByteArray();
  }

  private static String randomJson(Random random, int size) {
    return " \n{\"id\" : \"x\",\"choices\":[],\"t\":1.50,\"s\":\""
        + randomText(random, size)
        + "\"}\n";
  }

  private static String randomText(Random random, int size) {
    StringBuilder text = new StringBuilder();
    String[] alphabet = {"a", " ", "ü", "世", "🌍", "\\n", "\\u00e9", "data: ", "[DONE]"};
    for (int i = 0; i < size; i++) {
      text.append(alphabet[random.nextInt(alphabet.length)]);
    }
    return text.toString();
  }
}
