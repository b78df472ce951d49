// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.telemetry.RequestLog;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Who is let in by address, behind a proxy that is believed: 127.0.0.1, which this test is, and
 * says for whom it asks.
 */
class AddressesTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String ADMIN = "authorization: Bearer admin-secret";
  private static final String DENIED = "/admin/api/addresses/denied";

  private static ScriptedUpstream upstream;

  private @Nullable GatewayServer server;

  @BeforeAll
  static void open() throws Exception {
    upstream =
        new ScriptedUpstream(
            (request, reply) -> {
              byte[] body = "{\"object\":\"chat.completion\"}".getBytes(UTF_8);
              reply.head(
                  200,
                  "content-type: application/json",
                  "x-ratelimit-limit-requests: 10000",
                  "x-ratelimit-remaining-requests: 9999",
                  "x-ratelimit-remaining-tokens: 5",
                  "content-length: " + body.length);
              reply.raw(body);
            });
  }

  @AfterAll
  static void close() throws IOException {
    upstream.close();
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private void start(Kind kind, String... more) throws Exception {
    String[] all = new String[more.length + 3];
    all[0] = "gatehouse.admin-key=admin-secret";
    all[1] = "gatehouse.default-model=up/m";
    all[2] = "gatehouse.addresses.trusted-proxies=127.0.0.0/8";
    System.arraycopy(more, 0, all, 3, more.length);
    server = GatewayServer.start(kind, upstream, all);
  }

  private GatewayServer server() {
    return Objects.requireNonNull(server);
  }

  private RawClient.Reply get(String path, String... headers) throws IOException {
    return RawClient.request(server().port(), "GET", path, headers);
  }

  private RawClient.Reply ask(String address) throws IOException {
    return RawClient.ask(server().port(), CHAT, ASK, from(address));
  }

  private static String from(String address) {
    return "X-Forwarded-For: " + address;
  }

  private static String code(RawClient.Reply reply) {
    return Json.parse(reply.text()).getJsonObject("error").getString("code");
  }

  @ParameterizedTest
  @EnumSource
  void whoIsDeniedGetsNothingButTheState(Kind kind) throws Exception {
    start(kind, "gatehouse.addresses.deny=192.0.2.0/24,2001:db8::/32");
    for (String address : List.of("192.0.2.7", "2001:db8::7", "::ffff:192.0.2.7")) {
      for (String path :
          List.of("/v1/models", "/admin/drain", "/admin/blacklist", DENIED, "/", "/no/such")) {
        var refused = get(path, from(address), ADMIN);
        assertEquals(403, refused.status(), path);
        assertEquals("ip_blocked", code(refused));
      }
      assertEquals("ip_blocked", code(ask(address)));
      for (String path : List.of("/ping", "/health", "/health/live", "/health/ready")) {
        assertEquals(200, get(path, from(address)).status(), path);
      }
    }
    assertEquals(200, ask("198.51.100.7").status());
    assertEquals(200, get("/admin/drain", from("198.51.100.7"), ADMIN).status());
    try (RawClient kept = new RawClient(server().port())) {
      kept.post(CHAT, ASK.getBytes(UTF_8), from("192.0.2.7"));
      assertEquals(403, kept.reply().status());
      kept.post(CHAT, ASK.getBytes(UTF_8), from("198.51.100.7"));
      assertEquals(200, kept.reply().status());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aLimitIsToldAndKept(Kind kind) throws Exception {
    start(
        kind,
        "gatehouse.addresses.limits.default.enabled=true",
        "gatehouse.addresses.limits.default.limit=2",
        "gatehouse.addresses.limits.default.window=1h",
        "gatehouse.cors.origins=https://page.example");
    var first = ask("192.0.2.1");
    assertEquals(200, first.status());
    assertEquals("2", first.header("x-ratelimit-limit-requests"));
    assertEquals("1", first.header("x-ratelimit-remaining-requests"));
    assertEquals("30m0s", first.header("x-ratelimit-reset-requests"));
    assertEquals("5", first.header("x-ratelimit-remaining-tokens"));
    assertEquals(1, first.head().split("(?i)x-ratelimit-limit-requests:", -1).length - 1);
    assertEquals(
        "0", get("/v1/models", from("192.0.2.1")).header("x-ratelimit-remaining-requests"));
    var refused =
        RawClient.ask(
            server().port(), CHAT, ASK, from("192.0.2.1"), "Origin: https://page.example");
    assertEquals(429, refused.status());
    assertEquals("rate_limit_exceeded", code(refused));
    assertEquals("0", refused.header("x-ratelimit-remaining-requests"));
    int seconds = Integer.parseInt(refused.header("retry-after"));
    int millis = Integer.parseInt(refused.header("retry-after-ms"));
    assertTrue(millis > 1_700_000 && millis <= 1_800_000, "in " + millis);
    assertEquals((millis + 999) / 1000, seconds);
    assertEquals("https://page.example", refused.header("access-control-allow-origin"));
    for (String path : List.of("/admin/drain", "/no/such")) {
      assertEquals(429, get(path, from("192.0.2.1"), ADMIN).status(), path);
    }
    assertEquals(200, get("/health", from("192.0.2.1")).status());
    var preflight =
        RawClient.request(
            server().port(),
            "OPTIONS",
            CHAT,
            from("192.0.2.1"),
            "Origin: https://page.example",
            "Access-Control-Request-Method: POST");
    assertEquals(204, preflight.status());
    assertEquals(200, ask("192.0.2.2").status());
  }

  @Test
  void nobodyIsBelievedWhoIsNoTrustedProxy() throws Exception {
    try (LogLines log = new LogLines(Doorstep.class.getName())) {
      start(
          Kind.JETTY,
          "gatehouse.addresses.trusted-proxies=10.0.0.0/8",
          "gatehouse.addresses.deny=192.0.2.1",
          "gatehouse.addresses.limits.strict.enabled=true",
          "gatehouse.addresses.limits.strict.limit=3");
      assertEquals(200, ask("192.0.2.1").status());
      assertEquals(200, ask("192.0.2.2").status());
      assertEquals(200, ask("192.0.2.3").status());
      assertEquals(429, ask("192.0.2.4").status());
      assertEquals(1, log.with("gatehouse.addresses.trusted-proxies"));
    }
  }

  @Test
  void twoHeadersThatDifferAreRefused() throws Exception {
    start(Kind.JETTY);
    String other = "Forwarded: for=192.0.2.2";
    var refused = get("/v1/models", from("192.0.2.1"), other);
    assertEquals(400, refused.status());
    assertEquals("forwarding_headers_differ", code(refused));
    assertEquals(200, get("/ping", from("192.0.2.1"), other).status());
    assertEquals(200, get("/v1/models", from("192.0.2.2"), other).status());
  }

  @Test
  void theLogTellsAsMuchAsItMay() throws Exception {
    for (String style : List.of("none", "masked", "full")) {
      try (LogLines log = new LogLines(RequestLog.NAME)) {
        start(Kind.JETTY, "gatehouse.log.addresses=" + style, "gatehouse.addresses.deny=192.0.2.1");
        assertEquals(403, ask("192.0.2.1").status());
        assertEquals(200, ask("192.0.2.2").status());
        server().assertNothingLeft();
        GatewayServer.waitFor(() -> log.all().size() == 2, () -> log.all().toString());
        switch (style) {
          case "none" -> assertEquals(0, log.with("192.0.2"));
          case "masked" -> assertEquals(2, log.with(" address=192.0.2.0/24 "));
          default -> {
            assertEquals(1, log.with(" address=192.0.2.1 "));
            assertEquals(1, log.with(" address=192.0.2.2 "));
          }
        }
        server().close();
      }
    }
  }

  @Test
  void whoIsDeniedByItselfStaysSoAcrossARestart(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("blacklist.txt"), "[{\"ip\":\"198.51.100.9\"}]");
    String[] settings = {
      "gatehouse.addresses.auto-deny.mode=single",
      "gatehouse.addresses.auto-deny.threshold=2",
      "gatehouse.addresses.auto-deny.file=" + file,
      "gatehouse.addresses.allow=203.0.113.1",
      "gatehouse.addresses.limits.burst.enabled=true",
      "gatehouse.addresses.limits.burst.limit=1",
      "gatehouse.addresses.limits.burst.window=1h"
    };
    start(Kind.JETTY, settings);
    assertEquals(403, ask("198.51.100.9").status());
    for (int expected : new int[] {200, 429, 429, 403, 403}) {
      assertEquals(expected, ask("192.0.2.1").status());
      assertEquals(200, ask("203.0.113.1").status());
    }
    server().close();
    start(Kind.JETTY, settings);
    assertEquals(403, ask("192.0.2.1").status());
    assertEquals(403, ask("198.51.100.9").status());
    var download = get("/admin/blacklist", from("203.0.113.1"), ADMIN);
    assertEquals(200, download.status());
    assertEquals("attachment; filename=\"blacklist.txt\"", download.header("content-disposition"));
    assertTrue(download.header("content-type").startsWith("text/plain"));
    assertTrue(
        download.text().matches("(?s)#.*\n198.51.100.9 # .*Z\n192.0.2.1 # .*Z 2 requests .*"));
    assertEquals(Files.readString(file), download.text());
    assertEquals(
        204,
        RawClient.request(
                server().port(), "DELETE", DENIED + "?range=192.0.2.1", ADMIN, from("203.0.113.1"))
            .status());
    assertEquals(200, ask("192.0.2.1").status());
  }

  @Test
  void anAdministratorSeesAddsAndLifts() throws Exception {
    start(
        Kind.JETTY,
        "gatehouse.addresses.deny=192.0.2.0/24",
        "gatehouse.addresses.allow=10.0.0.0/8");
    assertEquals(200, ask("198.51.100.1").status());
    var added = add("{\"range\":\"198.51.100.0/24\",\"reason\":\"a b\"}");
    assertEquals(201, added.status(), added.text());
    JsonObject entry = Json.parse(added.text());
    assertEquals("198.51.100.0/24", entry.getString("range"));
    assertEquals("automatic", entry.getString("list"));
    assertEquals("a b", entry.getString("reason"));
    assertTrue(entry.getString("since").endsWith("Z"));
    assertEquals("ip_blocked", code(ask("198.51.100.1")));
    var again = add("{\"range\":\"198.51.100.0/24\"}");
    assertEquals(200, again.status());
    assertEquals("a b", Json.parse(again.text()).getString("reason"));
    var list = Json.parse(get(DENIED, ADMIN).text()).getJsonArray("denied");
    assertEquals(2, list.size());
    assertEquals("{\"range\":\"192.0.2.0/24\",\"list\":\"permanent\"}", list.get(0).toString());
    assertEquals(204, lift("198.51.100.0/24").status());
    assertEquals(204, lift("198.51.100.0/24").status());
    assertEquals(400, lift("192.0.2.0/24").status());
    assertEquals(200, ask("198.51.100.1").status());
  }

  @Test
  void whatMakesNoSenseIsRefused() throws Exception {
    start(Kind.JETTY, "gatehouse.addresses.allow=10.0.0.0/8");
    for (String body :
        List.of(
            "",
            "{}",
            "[]",
            "null",
            "{\"range\":7}",
            "{\"range\":\"198.51.100.1\",\"reason\":\"a\\nb\"}",
            "{\"range\":\"somebody\"}",
            "{\"range\":\"198.51.100.0/33\"}",
            "{\"range\":\"198.51.100.1\",\"more\":1}",
            "{\"range\":\"198.51.100.1\",\"reason\":\"" + "x".repeat(9000) + "\"}",
            "{\"range\":\"127.0.0.0/8\"}",
            "{\"range\":\"0.0.0.0/0\"}",
            "{\"range\":\"10.0.0.0/8\"}")) {
      var refused = add(body);
      assertEquals(400, refused.status(), body + refused.text());
      assertFalse(Json.parse(refused.text()).getJsonObject("error").getString("message").isEmpty());
    }
    assertEquals("{\"denied\":[]}", get(DENIED, ADMIN).text());
    assertEquals(400, lift("").status());
    assertEquals(401, get(DENIED).status());
    assertEquals(401, get("/admin/blacklist").status());
  }

  private RawClient.Reply add(String body) throws IOException {
    return RawClient.ask(server().port(), DENIED, body, ADMIN);
  }

  private RawClient.Reply lift(String range) throws IOException {
    return RawClient.request(
        server().port(), "DELETE", DENIED + "?range=" + range.replace("/", "%2F"), ADMIN);
  }
}
