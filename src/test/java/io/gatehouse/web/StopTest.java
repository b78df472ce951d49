// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** What a gateway that stops does with what is running. */
class StopTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String STREAM =
      "{\"model\":\"up/m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String WORD =
      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word\"},\"finish_reason\":null}]}";

  @Test
  void aRunningStreamMayEndWithinItsTime() throws Exception {
    CountDownLatch stopping = new CountDownLatch(1);
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  reply.stream();
                  reply.event(WORD);
                  assertTrue(stopping.await(9, TimeUnit.SECONDS));
                  reply.event(WORD.replace("null", "\"stop\""));
                  reply.event("[DONE]");
                  reply.endChunks();
                });
        var server = GatewayServer.start(Kind.JETTY, upstream, "gatehouse.drain=9s");
        var client = new RawClient(server.port())) {
      client.post(CHAT, STREAM.getBytes(UTF_8));
      client.until("word");
      Thread stop = new Thread(server.gateway()::stop);
      stop.start();
      GatewayServer.waitFor(() -> !server.gateway().isReady(), () -> "still ready");
      var refused = RawClient.ask(server.port(), CHAT, STREAM);
      assertEquals(503, refused.status());
      assertEquals("1", refused.header("retry-after"));
      assertEquals(503, RawClient.request(server.port(), "GET", "/health/ready").status());
      stopping.countDown();
      client.until("[DONE]");
      stop.join();
      server.assertNothingLeft();
    }
  }

  @Test
  void whatTakesLongerIsBrokenOff() throws Exception {
    CountDownLatch asked = new CountDownLatch(2);
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  if (request.text().contains("true")) {
                    reply.stream();
                    reply.event(WORD);
                  }
                  asked.countDown();
                  assertTrue(reply.isLeftWithin(9000));
                });
        var server = GatewayServer.start(Kind.JETTY, upstream, "gatehouse.drain=100ms");
        var streaming = new RawClient(server.port());
        var waiting = new RawClient(server.port())) {
      streaming.post(CHAT, STREAM.getBytes(UTF_8));
      waiting.post(CHAT, STREAM.replace("true", "false").getBytes(UTF_8));
      assertTrue(asked.await(9, TimeUnit.SECONDS));
      String begun = streaming.until("word");
      server.gateway().stop();
      assertEquals(503, waiting.reply().status());
      assertTrue(begun.contains("word"));
      assertFalse(streaming.isEndedCleanly());
      server.assertNothingLeft();
    }
  }
}
