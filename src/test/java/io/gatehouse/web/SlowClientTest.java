// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Clients that read slowly, not at all, or leave. */
class SlowClientTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String STREAM =
      "{\"model\":\"up/m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String WORD =
      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word\"},\"finish_reason\":null}]}";

  /** What the kernel's buffers of two loopback connections and a server may take at most. */
  private static final long BUFFERS = 24L << 20;

  @ParameterizedTest
  @EnumSource
  void aClientThatDoesNotReadHoldsTheUpstreamBack(Kind kind) throws Exception {
    AtomicLong sent = new AtomicLong();
    CountDownLatch left = new CountDownLatch(1);
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  try {
                    reply.stream();
                    byte[] events = inSmallChunks("data: " + WORD + "\n\n", 5000);
                    while (sent.addAndGet(events.length) < 500L << 20) {
                      reply.raw(events);
                    }
                  } finally {
                    left.countDown();
                  }
                });
        var server = GatewayServer.start(kind, upstream, "gatehouse.stream.client-stall=4s");
        var client = new RawClient(server.port())) {
      client.post(CHAT, STREAM.getBytes(UTF_8));
      assertTrue(left.await(15, TimeUnit.SECONDS), "the stalled client was not cut off");
      assertTrue(sent.get() < BUFFERS, "the upstream could say " + sent.get() + " bytes");
      server.assertNothingLeft();
    }
  }

  /** Many small chunks at once: the client's decoder never runs out of them. */
  private static byte[] inSmallChunks(String event, int count) {
    String chunk = Integer.toHexString(event.length()) + "\r\n" + event + "\r\n";
    return chunk.repeat(count).getBytes(UTF_8);
  }

  @ParameterizedTest
  @CsvSource({
    "JETTY, true, true", "JETTY, true, false", "JETTY, false, true", "JETTY, false, false",
    "TOMCAT, true, true", "TOMCAT, true, false", "TOMCAT, false, true", "TOMCAT, false, false"
  })
  void aClientThatLeavesStopsTheUpstream(Kind kind, boolean fresh, boolean streamed)
      throws Exception {
    AtomicBoolean warm = new AtomicBoolean(fresh);
    AtomicInteger turn = new AtomicInteger(-1);
    CountDownLatch stopped = new CountDownLatch(1);
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  if (!warm.getAndSet(true)) {
                    reply.whole(200, "application/json", "{}".getBytes(UTF_8));
                    return;
                  }
                  turn.set(request.turn());
                  try {
                    if (streamed) {
                      reply.stream();
                    } else {
                      reply.head(
                          200, "content-type: application/json", "content-length: 100000000");
                      reply.raw("x".repeat(100_000).replace("xx", "[[").getBytes(UTF_8));
                    }
                    while (!reply.isLeftWithin(20)) {
                      if (streamed) {
                        reply.event(WORD);
                      } else {
                        reply.raw("[[[[[[[[[[".getBytes(UTF_8));
                      }
                    }
                  } finally {
                    stopped.countDown();
                  }
                });
        var server = GatewayServer.start(kind, upstream)) {
      if (!fresh) {
        RawClient.ask(server.port(), CHAT, STREAM.replace("true", "false"));
        server.assertNothingLeft();
      }
      try (var client = new RawClient(server.port())) {
        client.post(CHAT, STREAM.replace("true", String.valueOf(streamed)).getBytes(UTF_8));
        client.until(streamed ? "word" : "[[");
      }
      assertTrue(stopped.await(5, TimeUnit.SECONDS), "the upstream goes on");
      assertTrue(fresh == (turn.get() == 0), "the connection was not what was wanted");
      server.assertNothingLeft();
    }
  }

  /** A server uses the objects of a finished request again: what is late may not touch the next. */
  @ParameterizedTest
  @EnumSource
  void thoseWhoLeaveDoNotHarmThoseWhoCome(Kind kind) throws Exception {
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  reply.stream();
                  do {
                    reply.event(WORD);
                  } while (!reply.isLeftWithin(1));
                });
        var server = GatewayServer.start(kind, upstream)) {
      for (int i = 0; i < 2000; i++) {
        try (var client = new RawClient(server.port())) {
          client.post(CHAT, STREAM.getBytes(UTF_8));
          client.until("word");
        } catch (java.io.IOException broken) {
          throw new AssertionError("at " + i, broken);
        }
      }
      server.assertNothingLeft();
    }
  }

  /** Nothing tells a servlet of a client that leaves in silence, except a comment to it. */
  @ParameterizedTest
  @CsvSource({"JETTY, true", "JETTY, false", "TOMCAT, true", "TOMCAT, false"})
  void aClientThatLeavesBeforeTheFirstByteIsFoundOutByComments(Kind kind, boolean fresh)
      throws Exception {
    AtomicBoolean warm = new AtomicBoolean(fresh);
    CountDownLatch asked = new CountDownLatch(1);
    CountDownLatch stopped = new CountDownLatch(1);
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  if (!warm.getAndSet(true)) {
                    reply.whole(200, "application/json", "{}".getBytes(UTF_8));
                    return;
                  }
                  asked.countDown();
                  assertTrue(reply.isLeftWithin(9000));
                  stopped.countDown();
                });
        var server = GatewayServer.start(kind, upstream, "gatehouse.stream.keep-alive=150ms")) {
      if (!fresh) {
        RawClient.ask(server.port(), CHAT, STREAM.replace("true", "false"));
        server.assertNothingLeft();
      }
      try (var client = new RawClient(server.port())) {
        client.post(CHAT, STREAM.getBytes(UTF_8));
        assertTrue(asked.await(5, TimeUnit.SECONDS));
      }
      assertTrue(stopped.await(5, TimeUnit.SECONDS), "the upstream goes on");
      server.assertNothingLeft();
    }
  }
}
