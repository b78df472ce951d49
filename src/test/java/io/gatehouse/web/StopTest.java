// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.telemetry.RequestLog;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

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
      GatewayServer.waitFor(
          () -> server.gateway().state() == Gateway.State.DRAINING, () -> "still ready");
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

  /**
   * Once a second Tomcat ends what still runs of an application that it is stopping; so it is
   * faster than our own three seconds. Other servers leave it to us.
   */
  @ParameterizedTest
  @EnumSource
  void anUndeploymentBreaksOffWhatRuns(Kind kind) throws Exception {
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
        var server = GatewayServer.start(kind, upstream, "gatehouse.drain=3s");
        var log = new LogLines(RequestLog.NAME);
        var streaming = new RawClient(server.port());
        var waiting = new RawClient(server.port());
        var sending = new RawClient(server.port())) {
      streaming.post(CHAT, STREAM.getBytes(UTF_8));
      waiting.post(CHAT, STREAM.replace("true", "false").getBytes(UTF_8));
      sending.send(
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/json\r\nContent-Length: 100\r\n\r\n{");
      assertTrue(asked.await(9, TimeUnit.SECONDS));
      streaming.until("word");
      GatewayServer.waitFor(() -> server.gateway().arrivals().count() == 1, () -> "no body");
      server.undeploy();
      assertFalse(streaming.isEndedCleanly());
      for (var uncommitted : List.of(waiting.reply(), sending.reply())) {
        assertEquals(503, uncommitted.status(), uncommitted.head());
        assertTrue(uncommitted.text().contains("shutting down"), uncommitted.text());
      }
      server.assertNothingLeft();
      GatewayServer.waitFor(() -> log.all().size() == 3, log.all()::toString);
      assertEquals(2, log.with("ended=shutdown"), log.all()::toString);
      assertEquals(1, log.with("ended=refused"), log.all()::toString);
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDrainedGatewayTakesNothingNewUntilItResumes(Kind kind) throws Exception {
    CountDownLatch drained = new CountDownLatch(1);
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = Management.name("");
    try (var upstream =
        new ScriptedUpstream(
            (request, reply) -> {
              reply.stream();
              reply.event(WORD);
              assertTrue(drained.await(9, TimeUnit.SECONDS));
              reply.event(WORD.replace("null", "\"stop\""));
              reply.event("[DONE]");
              reply.endChunks();
            })) {
      try (var server = GatewayServer.start(kind, upstream);
          var client = new RawClient(server.port())) {
        assertState("ready", 200, "ok", server.port());
        client.post(CHAT, STREAM.getBytes(UTF_8));
        client.until("word");
        beans.invoke(name, "drain", new Object[0], new String[0]);
        assertState("draining", 503, "draining", server.port());
        assertEquals(1, beans.getAttribute(name, "InFlight"));
        var refused = RawClient.ask(server.port(), CHAT, STREAM);
        assertEquals(503, refused.status());
        assertEquals("1", refused.header("retry-after"));
        drained.countDown();
        client.until("[DONE]");
        server.assertNothingLeft();
        assertEquals(0, beans.getAttribute(name, "InFlight"));
        beans.invoke(name, "resume", new Object[0], new String[0]);
        assertState("ready", 200, "ok", server.port());
        assertEquals(200, RawClient.ask(server.port(), CHAT, STREAM).status());
      }
      assertFalse(beans.isRegistered(name));
    }
  }

  private static void assertState(String state, int status, String health, int port)
      throws Exception {
    ObjectName name = Management.name("");
    assertEquals(state, ManagementFactory.getPlatformMBeanServer().getAttribute(name, "State"));
    var ready = RawClient.request(port, "GET", "/health/ready");
    assertEquals(status, ready.status());
    assertEquals("{\"status\":\"" + state + "\"}", ready.text());
    String report = RawClient.request(port, "GET", "/health").text();
    assertTrue(report.startsWith("{\"status\":\"" + health + "\""), report);
  }

  /** As Jetty 12.1 redeploys. */
  @Test
  void aNewVersionKeepsItsPlaceWhenTheOldOneGoes() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    try (var upstream = new ScriptedUpstream((request, reply) -> {});
        var old = GatewayServer.start(Kind.JETTY, upstream)) {
      try (var young = GatewayServer.start(Kind.JETTY, upstream)) {
        old.undeploy();
        beans.invoke(Management.name(""), "drain", new Object[0], new String[0]);
        assertEquals(Gateway.State.DRAINING, young.gateway().state());
      }
      assertFalse(beans.isRegistered(Management.name("")));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aStartThatFailsLeavesNothing(Kind kind) throws Exception {
    try (var log = new LogLines(Startup.class.getName())) {
      assertThrows(
          Exception.class,
          () ->
              GatewayServer.start(
                  kind, Map.of("gatehouse.drian", "1s", "gatehouse.limits.body", "much"), ""));
      assertEquals(2, log.all().size(), log.all()::toString);
      assertEquals(1, log.with("did you mean gatehouse.drain?"), log.all()::toString);
      assertEquals(1, log.with("gatehouse.limits.body: "), log.all()::toString);
    }
    assertFalse(ManagementFactory.getPlatformMBeanServer().isRegistered(Management.name("")));
  }

  @Test
  void whatWasLetInTooLateIsNotTheUpstreamsFault() throws Exception {
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> reply.whole(200, "application/json", "{}".getBytes(UTF_8)));
        var server = GatewayServer.start(Kind.JETTY, upstream)) {
      server.gateway().application().exchanges().stop();
      var heard = RawClient.ask(server.port(), CHAT, STREAM);
      assertEquals(503, heard.status(), heard.text());
      assertTrue(heard.text().contains("shutting down"), heard.text());
      assertEquals(0, upstream.requests().size());
    }
  }
}
