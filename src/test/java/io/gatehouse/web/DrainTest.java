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
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.RuntimeMBeanException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** A gateway that is drained while it runs, and what becomes of those who are in it. */
class DrainTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String KEY = "authorization: Bearer admin-secret";
  private static final String WORD =
      "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word\"},\"finish_reason\":null}]}";

  /** Requests for the models {@code ends} and {@code lasts}; what ends does so when told. */
  private static final class Traffic implements AutoCloseable {
    final CountDownLatch asked = new CountDownLatch(4);
    final CountDownLatch end = new CountDownLatch(1);
    final ScriptedUpstream upstream;
    final GatewayServer server;
    final RawClient streamThatEnds;
    final RawClient streamThatLasts;
    final RawClient wholeThatLasts;
    final RawClient wholeThatEnds;

    Traffic(Kind kind, String... settings) throws Exception {
      upstream = new ScriptedUpstream(this::answer);
      String[] all = Arrays.copyOf(settings, settings.length + 1);
      all[settings.length] = "gatehouse.admin-key=admin-secret";
      server = GatewayServer.start(kind, upstream, all);
      streamThatEnds = ask("ends", true);
      streamThatLasts = ask("lasts", true);
      wholeThatLasts = ask("lasts", false);
      wholeThatEnds = ask("ends", false);
      assertTrue(asked.await(9, TimeUnit.SECONDS));
      streamThatEnds.until("word");
      streamThatLasts.until("word");
    }

    private void answer(ScriptedUpstream.Request request, ScriptedUpstream.Reply reply)
        throws Exception {
      boolean stream = request.text().contains("true");
      if (stream) {
        reply.stream();
        reply.event(WORD);
      }
      asked.countDown();
      if (request.text().contains("lasts")) {
        assertTrue(reply.isLeftWithin(20_000));
      } else if (end.await(20, TimeUnit.SECONDS)) {
        if (stream) {
          reply.event(WORD.replace("null", "\"stop\""));
          reply.event("[DONE]");
          reply.endChunks();
        } else {
          reply.whole(
              200,
              "application/json",
              "{\"choices\":[{\"message\":{\"content\":\"word\"}}]}".getBytes(UTF_8));
        }
      }
    }

    private RawClient ask(String model, boolean stream) throws IOException {
      RawClient client = new RawClient(server.port());
      client.post(CHAT, body(model, stream).getBytes(UTF_8));
      return client;
    }

    static String body(String model, boolean stream) {
      return "{\"model\":\"up/"
          + model
          + "\",\"stream\":"
          + stream
          + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    }

    /** Lets what ends go to its end, and waits until it has. */
    void endThoseThatEnd() throws IOException {
      end.countDown();
      streamThatEnds.until("[DONE]");
      assertEquals(200, wholeThatEnds.reply().status());
    }

    void assertTheOthersAreEndedHonestly() throws IOException {
      String rest = streamThatLasts.rest();
      assertTrue(rest.contains("shutting down"), rest);
      assertFalse(streamThatLasts.isEndedCleanly());
      var refused = wholeThatLasts.reply();
      assertEquals(503, refused.status());
      assertTrue(refused.text().contains("\"error\":{\"message\":"), refused.text());
    }

    @Override
    public void close() throws IOException {
      streamThatEnds.close();
      streamThatLasts.close();
      wholeThatLasts.close();
      wholeThatEnds.close();
      server.close();
      upstream.close();
    }
  }

  private static JsonObject admin(GatewayServer server, String method, String path) {
    try {
      return Json.parse(RawClient.request(server.port(), method, path, KEY).text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void assertState(String state, GatewayServer server, int[] counts) {
    JsonObject drain = admin(server, "GET", "/admin/drain");
    assertEquals(state, drain.getString("state"), drain.toString());
    String[] names = {"in_flight_at_start", "in_flight", "finished", "broken_off"};
    for (int i = 0; i < names.length; i++) {
      assertEquals(counts[i], drain.getInt(names[i]), drain.toString());
    }
  }

  private static void awaitCounts(GatewayServer server, String name, int count) {
    GatewayServer.waitFor(
        () -> admin(server, "GET", "/admin/drain").getInt(name) == count,
        () -> admin(server, "GET", "/admin/drain").toString());
  }

  @ParameterizedTest
  @EnumSource
  void whatRunsMayEndAndWhatLastsIsBrokenOffAtTheLimit(Kind kind) throws Exception {
    try (var log = new LogLines(Drain.class.getName());
        var traffic = new Traffic(kind)) {
      var server = traffic.server;
      assertEquals("open", admin(server, "GET", "/admin/drain").getString("state"));
      var begun = RawClient.request(server.port(), "POST", "/admin/drain?limit=1h", KEY);
      assertEquals(202, begun.status(), begun.text());
      assertTrue(begun.text().startsWith("{\"state\":\"draining\",\"since\":\"2"), begun.text());
      assertTrue(
          begun.text().contains("\"limit\":\"3600s\",\"in_flight_at_start\":4"), begun.text());
      assertEquals(503, RawClient.ask(server.port(), CHAT, Traffic.body("ends", false)).status());
      var ready = RawClient.request(server.port(), "GET", "/health/ready");
      assertEquals("503 {\"status\":\"draining\"}", ready.status() + " " + ready.text());
      traffic.endThoseThatEnd();
      awaitCounts(server, "finished", 2);
      assertState("draining", server, new int[] {4, 2, 2, 0});
      assertEquals("0s", admin(server, "POST", "/admin/drain?limit=0").getString("limit"));
      traffic.assertTheOthersAreEndedHonestly();
      awaitCounts(server, "broken_off", 2);
      GatewayServer.waitFor(() -> log.with("were broken off.") == 1, log.all()::toString);
      assertState("drained", server, new int[] {4, 0, 2, 2});
      assertEquals(
          1,
          log.with("of 4 requests in flight 2 finished, 2 were broken off."),
          log.all()::toString);
      assertEquals("open", admin(server, "POST", "/admin/resume").getString("state"));
      assertEquals(200, RawClient.ask(server.port(), CHAT, Traffic.body("ends", false)).status());
      assertEquals(
          "open",
          admin(server, "POST", "/admin/resume").getString("state"),
          "as often as one likes");
      server.assertNothingLeft();
    }
  }

  @Test
  void anUndeploymentTellsTheSameCounts() throws Exception {
    try (var log = new LogLines(Drain.class.getName());
        var requests = new LogLines(RequestLog.NAME);
        var traffic = new Traffic(Kind.JETTY, "gatehouse.drain=1s")) {
      traffic.endThoseThatEnd();
      GatewayServer.waitFor(() -> requests.with("ended=complete") == 2, requests.all()::toString);
      Thread undeployment = new Thread(() -> traffic.server.gateway().stop());
      undeployment.start();
      traffic.assertTheOthersAreEndedHonestly();
      undeployment.join();
      assertEquals(
          1,
          log.with("of 2 requests in flight 0 finished, 2 were broken off."),
          log.all()::toString);
      assertEquals(2, requests.with("ended=shutdown"), requests.all()::toString);
    }
  }

  @Test
  void aBodyOnItsWayIsInFlightUntilItsRequestIsOver() throws Exception {
    try (var traffic = new Traffic(Kind.JETTY);
        var sending = new RawClient(traffic.server.port());
        var stuck = new RawClient(traffic.server.port())) {
      var server = traffic.server;
      String head =
          "POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
              + "Content-Type: application/json\r\nContent-Length: ";
      String body = "{\"model\":1}";
      sending.send(head + body.length() + "\r\n\r\n" + body.substring(0, 5));
      stuck.send(head + "100\r\n\r\n{");
      GatewayServer.waitFor(() -> server.gateway().arrivals().count() == 2, () -> "no bodies");
      assertEquals(6, admin(server, "POST", "/admin/drain").getInt("in_flight_at_start"));
      sending.send(body.substring(5));
      assertEquals(400, sending.reply().status());
      awaitCounts(server, "finished", 1);
      traffic.endThoseThatEnd();
      awaitCounts(server, "finished", 3);
      assertState("draining", server, new int[] {6, 3, 3, 0});
      admin(server, "POST", "/admin/drain?limit=1ms");
      assertEquals(503, stuck.reply().status());
      traffic.assertTheOthersAreEndedHonestly();
      awaitCounts(server, "broken_off", 3);
      awaitCounts(server, "in_flight", 0);
    }
  }

  /** Long before its own time limit, which is a minute. */
  @Test
  void whoTakesNotEvenTheLastWordsIsNotWaitedFor() throws Exception {
    String longWord = WORD.replace("word", "word".repeat(10_000));
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  reply.stream();
                  while (!reply.isLeftWithin(1)) {
                    reply.event(longWord);
                  }
                });
        var server = GatewayServer.start(Kind.JETTY, upstream, "gatehouse.admin-key=admin-secret");
        var client = new RawClient(server.port())) {
      client.post(CHAT, Traffic.body("m", true).getBytes(UTF_8));
      client.until("word");
      admin(server, "POST", "/admin/drain?limit=200ms");
      awaitCounts(server, "broken_off", 1);
      server.assertNothingLeft();
    }
  }

  @Test
  void jmxDoesTheSame() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName name = Management.name("");
    String[] text = {String.class.getName()};
    try (var traffic = new Traffic(Kind.JETTY)) {
      var wrong =
          assertThrows(
              RuntimeMBeanException.class,
              () -> beans.invoke(name, "drain", new Object[] {"soon"}, text));
      assertTrue(String.valueOf(wrong.getCause()).contains("not 'soon'"), wrong::toString);
      assertEquals(0L, beans.getAttribute(name, "DrainInFlightAtStart"));
      assertEquals(4, beans.getAttribute(name, "AtWork"));
      assertEquals(0, beans.getAttribute(name, "Waiting"));
      beans.invoke(name, "drain", new Object[0], new String[0]);
      traffic.endThoseThatEnd();
      awaitCounts(traffic.server, "finished", 2);
      beans.invoke(name, "drain", new Object[] {"1ms"}, text);
      traffic.assertTheOthersAreEndedHonestly();
      awaitCounts(traffic.server, "in_flight", 0);
      assertEquals(4L, beans.getAttribute(name, "DrainInFlightAtStart"));
      assertEquals(2L, beans.getAttribute(name, "DrainFinished"));
      assertEquals(2L, beans.getAttribute(name, "DrainBrokenOff"));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          POST | /admin/drain?limit=soon | 400 | The limit must be a time such as
          POST | /admin/drain?limit=     | 400 | The limit must be a time such as
          GET  | /admin/resume           | 405 | The method GET is not allowed here.
          GET  | /admin                  | 404 | There is nothing at /admin.
          POST | /admin/drian            | 404 | There is nothing at /admin/drian.
          """)
  void aMistakeChangesNothing(String method, String path, int status, String message)
      throws Exception {
    try (var upstream = new ScriptedUpstream((request, reply) -> {});
        var server =
            GatewayServer.start(Kind.JETTY, upstream, "gatehouse.admin-key=admin-secret")) {
      var heard = RawClient.request(server.port(), method, path, KEY);
      assertEquals(status, heard.status());
      assertTrue(heard.text().contains(message), heard.text());
      var body = RawClient.ask(server.port(), "/admin/drain", "{\"limit\":\"30s\"}", KEY);
      assertEquals(400, body.status());
      assertTrue(body.text().contains("?limit=30s"), body.text());
      assertEquals(Gateway.State.READY, server.gateway().state());
    }
  }
}
