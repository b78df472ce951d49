// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

/** What /health and JMX say about upstreams, as their requests have shown them. */
class UpstreamHealthTest {
  private static final String CHAT = "/v1/chat/completions";

  private static String ask(String model) {
    return "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  }

  private static JsonObject health(GatewayServer server) {
    try {
      return Json.parse(RawClient.request(server.port(), "GET", "/health").text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static JsonObject upstream(GatewayServer server, int index) {
    return health(server).getJsonArray("upstreams").getJsonObject(index);
  }

  @Test
  void anUpstreamThatFailsIsLeftAloneAndWithTheLastOneTheGatewayIsDegraded() throws Exception {
    MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
    ObjectName up = Management.name("", "up");
    String broken = "{\"error\":{\"message\":\"broken\"}}";
    try (var upstream =
        new ScriptedUpstream(
            (request, reply) -> reply.whole(500, "application/json", broken.getBytes(UTF_8)))) {
      try (var server =
          GatewayServer.start(
              Kind.JETTY,
              upstream,
              "gatehouse.breaker.enabled=true",
              "gatehouse.breaker.least-calls=2",
              "gatehouse.breaker.open=1h",
              "gatehouse.upstreams.also.type=openai",
              "gatehouse.upstreams.also.base-url=" + upstream.base(),
              "gatehouse.upstreams.also.api-keys=one,two")) {
        JsonObject fresh = upstream(server, 1);
        assertEquals("up", fresh.getString("name"));
        assertEquals("closed", fresh.getString("circuit"));
        assertFalse(Instant.parse(fresh.getString("since")).isAfter(Instant.now()));
        assertEquals("ok", health(server).getString("status"));
        for (int i = 0; i < 2; i++) {
          assertEquals(500, RawClient.ask(server.port(), CHAT, ask("up/m")).status());
        }
        assertEquals("open", upstream(server, 1).getString("circuit"));
        assertEquals("closed", upstream(server, 0).getString("circuit"));
        assertEquals("ok", health(server).getString("status"));
        for (int i = 0; i < 2; i++) {
          assertEquals(500, RawClient.ask(server.port(), CHAT, ask("also/m")).status());
        }
        assertEquals("degraded", health(server).getString("status"));
        assertEquals(200, RawClient.request(server.port(), "GET", "/health/ready").status());
        assertEquals("open", beans.getAttribute(up, "Circuit"));
        assertEquals(
            upstream(server, 1).getString("since"), beans.getAttribute(up, "CircuitSince"));
        int asked = upstream.requests().size();
        assertEquals(503, RawClient.ask(server.port(), CHAT, ask("up/m")).status());
        beans.invoke(up, "closeCircuit", new Object[0], new String[0]);
        assertEquals("closed", beans.getAttribute(up, "Circuit"));
        assertEquals("ok", health(server).getString("status"));
        assertEquals(500, RawClient.ask(server.port(), CHAT, ask("up/m")).status());
        assertEquals(asked + 1, upstream.requests().size());
      }
      assertFalse(beans.isRegistered(up));
    }
  }

  @Test
  void aKeyThatRestsIsCounted() throws Exception {
    String refused = "{\"error\":{\"message\":\"no\",\"code\":\"invalid_api_key\"}}";
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> reply.whole(401, "application/json", refused.getBytes(UTF_8)));
        var server =
            GatewayServer.start(
                Kind.JETTY,
                upstream,
                "gatehouse.upstreams.up.api-key=",
                "gatehouse.upstreams.up.api-keys=one,two,three")) {
      assertEquals(3, upstream(server, 0).getInt("keys"));
      assertEquals(0, upstream(server, 0).getInt("keys_resting"));
      assertEquals(502, RawClient.ask(server.port(), CHAT, ask("up/m")).status());
      assertEquals(1, upstream(server, 0).getInt("keys_resting"));
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      assertEquals(3, beans.getAttribute(Management.name("", "up"), "Keys"));
      assertEquals(1, beans.getAttribute(Management.name("", "up"), "KeysResting"));
    }
  }

  @Test
  void whoWorksAndWhoWaitsIsCounted() throws Exception {
    CountDownLatch asked = new CountDownLatch(1);
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  asked.countDown();
                  assertTrue(reply.isLeftWithin(20_000));
                });
        var server =
            GatewayServer.start(
                Kind.JETTY,
                upstream,
                "gatehouse.limits.exchanges=2",
                "gatehouse.upstreams.up.limits.exchanges=1");
        var first = new RawClient(server.port());
        var second = new RawClient(server.port());
        var third = new RawClient(server.port())) {
      for (RawClient client : new RawClient[] {first, second, third}) {
        client.post(CHAT, ask("up/m").getBytes(UTF_8));
      }
      assertTrue(asked.await(9, TimeUnit.SECONDS));
      GatewayServer.waitFor(
          () -> health(server).getInt("in_flight") == 3, () -> health(server).toString());
      assertEquals(2, health(server).getInt("at_work"));
      assertEquals(1, health(server).getInt("waiting"));
      assertEquals(1, upstream(server, 0).getInt("at_work"));
      assertEquals(1, upstream(server, 0).getInt("waiting"));
      MBeanServer beans = ManagementFactory.getPlatformMBeanServer();
      assertEquals(1, beans.getAttribute(Management.name(""), "Waiting"));
      assertEquals(1, beans.getAttribute(Management.name("", "up"), "AtWork"));
      assertEquals(1, beans.getAttribute(Management.name("", "up"), "Waiting"));
    }
  }
}
