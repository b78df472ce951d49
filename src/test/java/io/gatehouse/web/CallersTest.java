// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Caller;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Who has asked, and what is left to each and of all, as administrators see it. */
class CallersTest {
  private static final String ADMIN = "an-administrators-key";
  private static final String CHAT = "/v1/chat/completions";
  private static final String CALLERS = "/admin/api/callers";
  private static final String WHOLE =
      "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":60}}";
  private static final String LIMITED =
      "\"limits\":{\"requests\":[\"10/day\"],\"tokens\":[\"1000/day\"],\"concurrent\":3}";

  private static final CountDownLatch HELD = new CountDownLatch(1);
  private static final CountDownLatch ARRIVED = new CountDownLatch(1);

  private static ScriptedUpstream upstream;
  private static GatewayServer server;

  @BeforeAll
  static void start() throws Exception {
    upstream =
        new ScriptedUpstream(
            (request, reply) -> {
              if (request.text().contains("wait")) {
                ARRIVED.countDown();
                assertTrue(HELD.await(9, TimeUnit.SECONDS));
              }
              reply.whole(200, "application/json", WHOLE.getBytes(UTF_8));
            });
    server =
        GatewayServer.start(
            Kind.JETTY,
            upstream,
            "gatehouse.datasource.url=jdbc:h2:mem:"
                + UUID.randomUUID()
                + ";DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE",
            "gatehouse.admin-key=" + ADMIN,
            "gatehouse.routes.quick.targets=up/gpt-4o",
            "gatehouse.quotas.routes.quick.requests=4/day",
            "gatehouse.quotas.upstreams.up.concurrent=50",
            "gatehouse.quotas.models.\"gpt-*\".tokens=9000/day",
            "gatehouse.quotas.gateway.longest-input=5000");
    GatewayServer.waitFor(
        () -> server.gateway().application().toll().budgets().orElseThrow().list().isRead(),
        () -> "the database does not come");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    upstream.close();
  }

  private static JsonObject admin(GatewayServer on, int status, String path) throws IOException {
    RawClient.Reply reply = AdminClient.send(on.port(), "GET", path, ADMIN, "");
    assertEquals(status, reply.status(), reply.text());
    return Json.parse(reply.text());
  }

  /** Makes a key, and returns the header that it is sent in. */
  private static String key(String id, String terms) throws IOException {
    RawClient.Reply reply =
        AdminClient.send(
            server.port(), "PUT", "/admin/api/keys/" + id, ADMIN, "{\"name\":\"K\"," + terms + "}");
    assertEquals(2, reply.status() / 100, reply.text());
    return "authorization: Bearer " + Json.parse(reply.text()).getString("key", "");
  }

  private static String asking(String model, String words) {
    return "{\"model\":\""
        + model
        + "\",\"max_tokens\":500,\"messages\":[{\"role\":\"user\",\"content\":\""
        + words
        + "\"}]}";
  }

  private static void ask(String model, String header) throws IOException {
    RawClient.Reply reply = RawClient.ask(server.port(), CHAT, asking(model, "hi"), header);
    assertEquals(200, reply.status(), reply.text());
    server.assertNothingLeft();
  }

  private static void assertLevel(
      String rate, int limit, int remaining, int resetsIn, JsonObject of) {
    assertEquals(rate, of.getString("rate"));
    assertEquals(limit, of.getInt("limit"));
    assertEquals(remaining, of.getInt("remaining"));
    int told = of.getInt("resets_in");
    assertTrue(told <= resetsIn && told > resetsIn - 60, of.toString());
  }

  @Test
  void whatIsLeftToACaller() throws Exception {
    String key =
        key("search", "\"owner\":\"ann\",\"cost_centre\":\"c7\",\"tags\":[\"b\",\"a\"]," + LIMITED);
    ask("m", key);
    JsonObject seen = admin(server, 200, CALLERS + "/search");
    assertEquals("search", seen.getString("name"));
    assertEquals("key", seen.getString("kind"));
    assertEquals("ann", seen.getString("owner"));
    assertEquals("c7", seen.getString("cost_centre"));
    assertEquals("[\"a\",\"b\"]", seen.getJsonArray("tags").toString());
    assertEquals(0, seen.getInt("in_flight"));
    JsonObject limits = seen.getJsonObject("limits");
    assertEquals(3, limits.getInt("concurrent"));
    assertLevel("10/day", 10, 9, 8640, limits.getJsonArray("requests").getJsonObject(0));
    assertLevel("1000/day", 1000, 900, 8640, limits.getJsonArray("tokens").getJsonObject(0));
    assertFalse(seen.toString().contains(key.substring(22)), seen.toString());

    key("search", "\"owner\":\"bob\"," + LIMITED);
    ask("m", key);
    JsonObject later = admin(server, 200, CALLERS + "/search");
    assertEquals("bob", later.getString("owner"));
    assertLevel(
        "10/day",
        10,
        8,
        2 * 8640,
        later.getJsonObject("limits").getJsonArray("requests").getJsonObject(0));
  }

  @Test
  void whoIsAtWork() throws Exception {
    String key = key("busy", LIMITED);
    try (RawClient client = new RawClient(server.port())) {
      client.post(CHAT, asking("m", "wait").getBytes(UTF_8), key);
      assertTrue(ARRIVED.await(9, TimeUnit.SECONDS));
      assertEquals(1, admin(server, 200, CALLERS + "/busy").getInt("in_flight"));
      HELD.countDown();
      assertEquals(200, client.reply().status());
    }
    server.assertNothingLeft();
    assertEquals(0, admin(server, 200, CALLERS + "/busy").getInt("in_flight"));
  }

  @Test
  void whomNothingLimitsIsRememberedAsWell() throws Exception {
    ask("m", "x: y");
    JsonObject seen = admin(server, 200, CALLERS + "/anonymous");
    assertEquals("anonymous", seen.getString("kind"));
    assertFalse(seen.containsKey("limits") || seen.containsKey("in_flight"), seen.toString());
  }

  @Test
  void aNameThatNobodyHas() throws Exception {
    ask("m", key("finance", LIMITED));
    JsonObject error = admin(server, 404, CALLERS + "/finanec").getJsonObject("error");
    assertEquals("unknown_caller", error.getString("code"));
    assertTrue(
        error.getString("message").endsWith("Did you mean finance?"), error.getString("message"));
    key("silent", LIMITED);
    assertEquals(404, status(CALLERS + "/silent"), "it has not asked");
    assertEquals(404, status(CALLERS + "/%20"));
  }

  private static int status(String path) throws IOException {
    return AdminClient.send(server.port(), "GET", path, ADMIN, "").status();
  }

  @Test
  void theyAreListedPageByPage() throws Exception {
    for (String name : List.of("p/3", "p/1", "p/2", "p~")) {
      boolean unused =
          server
              .gateway()
              .application()
              .toll()
              .quotas()
              .of(new Caller(name), "none of the routes")
              .isEmpty();
    }
    JsonObject first = admin(server, 200, CALLERS + "?limit=2&after=p/");
    assertEquals("p/1 p/2", names(first));
    assertEquals("p/2", first.getString("next"));
    JsonObject second = admin(server, 200, CALLERS + "?limit=100&after=p/2");
    assertTrue(names(second).startsWith("p/3 p~"), second.toString());
    assertFalse(second.containsKey("next"), second.toString());
    assertEquals("p/3", admin(server, 200, CALLERS + "/p/3").getString("name"));
    assertEquals(400, status(CALLERS + "?limit=0"));
  }

  private static String names(JsonObject page) {
    return page.getJsonArray("data").stream()
        .map(one -> ((JsonObject) one).getString("name"))
        .collect(Collectors.joining(" "));
  }

  @Test
  void theLimitsInForce() throws Exception {
    ask("quick", "x: y");
    JsonObject all = admin(server, 200, "/admin/api/limits");
    assertEquals("{\"shared_by\":\"node\"}", all.getJsonObject("rates").toString());
    List<JsonObject> limits = all.getJsonArray("data").getValuesAs(JsonObject.class);
    assertEquals(
        "gateway , route quick, upstream up, model gpt-*",
        limits.stream()
            .map(one -> one.getString("scope") + " " + one.getString("name", ""))
            .collect(Collectors.joining(", ")));
    assertEquals(5000, limits.get(0).getJsonObject("limits").getInt("longest_input"));
    assertLevel(
        "4/day",
        4,
        3,
        21_600,
        limits.get(1).getJsonObject("limits").getJsonArray("requests").getJsonObject(0));
    assertEquals(50, limits.get(2).getJsonObject("limits").getInt("concurrent"));
    assertEquals(
        8900,
        limits
            .get(3)
            .getJsonObject("limits")
            .getJsonArray("tokens")
            .getJsonObject(0)
            .getInt("remaining"));
    assertEquals(0, limits.get(1).getInt("in_flight"));
  }

  @Test
  void aNodeThatIsAloneSaysSoAndShowsItsPart() throws Exception {
    int nobody;
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      nobody = socket.getLocalPort();
    }
    try (var alone =
        GatewayServer.start(
            Kind.JETTY,
            upstream,
            "gatehouse.admin-key=" + ADMIN,
            "gatehouse.quotas.callers.requests=8/day",
            "gatehouse.quotas.shared-by=redis",
            "gatehouse.quotas.nodes=4",
            "gatehouse.redis.url=redis://user:hidden-password@127.0.0.1:" + nobody)) {
      JsonObject before = admin(alone, 200, "/admin/api/limits");
      assertEquals(
          "{\"shared_by\":\"redis\",\"state\":\"shared\",\"nodes\":4}",
          before.getJsonObject("rates").toString());
      assertEquals(
          "[{\"scope\":\"each-caller\",\"limits\":"
              + "{\"requests\":[{\"rate\":\"8/day\",\"limit\":8}],\"tokens\":[]}}]",
          before.getJsonArray("data").toString());
      assertEquals(200, RawClient.ask(alone.port(), CHAT, asking("m", "hi")).status());
      assertEquals(
          "alone",
          admin(alone, 200, "/admin/api/limits").getJsonObject("rates").getString("state"));
      assertLevel(
          "8/day",
          2,
          1,
          43_200,
          admin(alone, 200, CALLERS + "/anonymous")
              .getJsonObject("limits")
              .getJsonArray("requests")
              .getJsonObject(0));
    }
  }
}
