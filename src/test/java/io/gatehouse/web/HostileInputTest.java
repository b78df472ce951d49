// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.regex.Matcher;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Whatever is sent, the gateway says what is wrong with it, goes on, and tells nobody a key: not
 * the sender, and not the log. {@code -Dhostile=10000} sends more of each kind, {@code -Dseed=}
 * sends the same again.
 */
class HostileInputTest {
  private static final int COUNT = Integer.getInteger("hostile", 1500);
  private static final long SEED = Objects.requireNonNull(Long.getLong("seed", System.nanoTime()));
  private static final String ADMIN = "rootSecretOfTheOperator0123456789AndMoreOfIt";
  private static final String FIRST = "callerSecretOfTheSettings987654321AndMoreOfIt";
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK =
      "{\"model\":\"up/m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String KEYS = "/admin/api/keys";

  private static final Map<String, String> KEY = new LinkedHashMap<>();
  private static final Map<String, String> BUDGET = new LinkedHashMap<>();
  private static final Map<String, String> DENIED =
      Map.of("range", "\"198.51.100.0/24\"", "reason", "\"r\"");

  static {
    KEY.put("name", "\"N\"");
    KEY.put("role", "\"caller\"");
    KEY.put("owner", "\"o\"");
    KEY.put("cost_centre", "\"c\"");
    KEY.put("tags", "[\"a\",\"b\"]");
    KEY.put("enabled", "true");
    KEY.put("expires", "\"2099-01-01T00:00:00Z\"");
    KEY.put("models", "[\"*\"]");
    KEY.put("endpoints", "[\"/chat/completions\"]");
    KEY.put("addresses", "[\"0.0.0.0/0\",\"::/0\"]");
    KEY.put(
        "limits", "{\"requests\":[\"100/minute\"],\"tokens\":[\"1000/hour\"],\"concurrent\":9}");
    BUDGET.put("scope", "\"caller\"");
    BUDGET.put("whose", "\"nobody\"");
    BUDGET.put("unit", "\"tokens\"");
    BUDGET.put("amount", "\"150\"");
    BUDGET.put("per", "\"day\"");
    BUDGET.put("zone", "\"Europe/Berlin\"");
    BUDGET.put("hard", "true");
    BUDGET.put("warn", "50");
  }

  private static final AllLines LINES = new AllLines();
  private static final Set<String> SECRETS = new HashSet<>();
  private static final AtomicInteger TURN = new AtomicInteger();
  private static ScriptedUpstream upstream;
  private static GatewayServer server;
  private static Leftovers leftovers;
  private static String issued;

  private final Malice malice = new Malice(SEED);

  @BeforeAll
  static void start(@TempDir Path home) throws Exception {
    System.getLogger(HostileInputTest.class.getName())
        .log(System.Logger.Level.WARNING, "seed " + SEED);
    leftovers = new Leftovers();
    upstream =
        new ScriptedUpstream(
            (request, reply) -> reply.whole(200, "application/json", "{}".getBytes(UTF_8)));
    server =
        GatewayServer.start(
            Kind.JETTY,
            upstream,
            "gatehouse.auth.anonymous=false",
            "gatehouse.auth.api-keys=" + FIRST,
            "gatehouse.admin-key=" + ADMIN,
            "gatehouse.compat.model-routes=true",
            "gatehouse.compat.tolerant-paths=true",
            "gatehouse.addresses.trusted-proxies=127.0.0.0/8",
            "gatehouse.addresses.limits.default.enabled=true",
            "gatehouse.addresses.limits.default.limit=50",
            "gatehouse.addresses.limits.default.window=1s",
            "gatehouse.quotas.callers.requests=100000/minute",
            "gatehouse.quotas.callers.tokens=100000000/minute",
            "gatehouse.datasource.embedded=true",
            "gatehouse.datasource.start-wait=60s",
            "gatehouse.home=" + home);
    SECRETS.addAll(List.of(ADMIN, FIRST, "upstream-secret"));
    issued = made(admin("PUT", KEYS + "/real", "{\"name\":\"Real\"}"));
    assertServes();
  }

  @AfterAll
  static void stop() throws IOException {
    try {
      clear();
      assertServes();
      server.assertNothingLeft();
    } finally {
      server.close();
      upstream.close();
      LINES.close();
    }
    assertTrue(LINES.count() > 1000, "these are not all lines: " + LINES.count());
    for (String secret : SECRETS) {
      LINES.with(secret).ifPresent(line -> fail("seed " + SEED + ": a key is in the log: " + line));
    }
    leftovers.assertNone();
  }

  private static RawClient.Reply admin(String method, String path, String body) throws IOException {
    String from = "\r\n" + from("192.0.2." + TURN.getAndIncrement() % 250);
    return AdminClient.send(server.port(), method, path, ADMIN + from, body);
  }

  /** The key that was made. */
  private static String made(RawClient.Reply reply) {
    String key = Json.parse(reply.text()).getString("key", "");
    if (!key.isEmpty()) {
      SECRETS.add(key);
    }
    return key;
  }

  /** Takes back what has become of hostile requests, as an administrator would. */
  private static void clear() throws IOException {
    assertEquals(200, admin("POST", "/admin/api/resume", "").status());
    for (String list : List.of("keys?limit=1000", "budgets")) {
      for (var each :
          Json.parse(admin("GET", "/admin/api/" + list, "").text()).getJsonArray("data")) {
        JsonObject one = each.asJsonObject();
        String name = one.getString("id", one.getString("name", ""));
        if (!name.equals("real")) {
          String path = "/admin/api/" + list.replaceAll("\\?.*", "") + '/' + name;
          assertEquals(204, admin("DELETE", path, "").status(), path);
        }
      }
    }
    var denied = Json.parse(admin("GET", "/admin/api/addresses/denied", "").text());
    for (var each : denied.getJsonArray("denied")) {
      String path = "/admin/api/addresses/denied?range=" + each.asJsonObject().getString("range");
      assertEquals(204, admin("DELETE", path, "").status(), path);
    }
  }

  private static void assertServes() throws IOException {
    for (String key : List.of(FIRST, issued)) {
      var reply = RawClient.ask(server.port(), CHAT, ASK, "api-key: " + key, from("192.0.2.1"));
      assertEquals(200, reply.status(), reply.text());
    }
  }

  private static String from(String address) {
    return "X-Forwarded-For: " + address;
  }

  private static HostileSender sender() throws IOException {
    return new HostileSender(server.port(), "seed " + SEED, List.of(ADMIN, FIRST, issued));
  }

  @Test
  void keysThatAreNone() throws IOException {
    try (HostileSender sender = sender()) {
      for (int i = 0; i < COUNT; i++) {
        String real = malice.one(List.of(issued, FIRST, ADMIN));
        String token = malice.token(real);
        String header = malice.one(List.of("Authorization: Bearer ", "x-api-key: ", "API-Key: "));
        String path = malice.one(List.of("/v1/models", CHAT, KEYS, "/admin/drain", "/auth/keys"));
        List<String> headers = new ArrayList<>(List.of(header + token));
        if (malice.rarely()) {
          headers.add(
              malice.one(List.of("x-api-key: ", "authorization: bearer ")) + malice.token(real));
        }
        if (malice.number(2) == 0) {
          headers.add(from(malice.address()));
        }
        byte[] body = path.equals(CHAT) ? ASK.getBytes(UTF_8) : new byte[0];
        var reply =
            sender.send(malice.request(body.length > 0 ? "POST" : "GET", path, headers, body));
        boolean right = SECRETS.contains(token.strip());
        assertTrue(right || reply.status() >= 400, () -> "seed " + SEED + ": let in with " + token);
        if (!right && token.length() < 200) {
          SECRETS.add(token);
        }
      }
      sender.assertHeard("401", "429", "400 of the server");
    }
  }

  @Test
  void bodiesOfAdministrators() throws IOException {
    Map<String, Map<String, String>> forms = new LinkedHashMap<>();
    forms.put("PUT /admin/api/keys/k%d", KEY);
    forms.put("POST /admin/api/keys/k%d/rotate", Map.of("overlap", "\"1h\""));
    forms.put("POST /admin/api/keys", KEY);
    forms.put("POST /auth/keys", KEY);
    forms.put("PUT /admin/api/budgets/b%d", BUDGET);
    forms.put("POST /admin/api/addresses/denied", DENIED);
    forms.put("POST /admin/api/keys/k%d/enable", Map.of());
    forms.put("POST /admin/api/keys/k%d/disable", Map.of());
    forms.put("POST /admin/api/upstreams/up/close-circuit", Map.of("x", "1"));
    forms.put("POST /admin/drain", Map.of("limit", "\"1s\""));
    forms.put("POST /admin/api/resume", Map.of("x", "1"));
    try (HostileSender sender = sender()) {
      for (int i = 0; i < COUNT; i++) {
        String form = malice.one(List.copyOf(forms.keySet()));
        byte[] body = malice.body(Objects.requireNonNull(forms.get(form)));
        String[] line = form.replace("%d", "" + malice.number(5)).split(" ", -1);
        List<String> headers = List.of("Authorization: Bearer " + ADMIN, from(malice.address()));
        var reply = sender.send(malice.request(line[0], line[1], headers, body));
        if (reply.status() < 300 && reply.text().contains("\"key\":")) {
          useKey(sender, made(reply));
        }
        if (i % 500 == 499 || line[1].endsWith("drain")) {
          clear();
        }
      }
      sender.assertHeard("200", "201", "202", "400", "404", "413", "415");
    }
  }

  /** What an administrator was allowed to say must not break what its bearer asks. */
  private void useKey(HostileSender sender, String key) throws IOException {
    List<String> headers =
        List.of(
            "Authorization: Bearer " + key,
            from(malice.address()),
            "Content-Type: application/json");
    byte[] ask = ASK.getBytes(UTF_8);
    for (String path : List.of(CHAT, "/v1/models")) {
      String head =
          (path.equals(CHAT) ? "POST " + path : "GET " + path)
              + " HTTP/1.1\r\nHost: x\r\n"
              + String.join("\r\n", headers)
              + "\r\n";
      String request =
          path.equals(CHAT)
              ? head + "Content-Length: " + ask.length + "\r\n\r\n" + ASK
              : head + "\r\n";
      RawClient.Reply unused = sender.send(request.getBytes(UTF_8));
    }
  }

  @Test
  void pathsAndParameters() throws IOException {
    List<String> paths =
        List.of(
            KEYS,
            KEYS + "/#",
            KEYS + "/#/rotate",
            KEYS + "/#/enable",
            KEYS + "/#/#",
            "/auth/keys",
            "/auth/keys/#",
            "/admin/#",
            "/admin/api/#",
            "/admin/drain",
            "/admin/api/drain",
            "/admin/api/audit",
            "/admin/api/budgets",
            "/admin/api/budgets/#",
            "/admin/api/prices",
            "/admin/api/addresses/denied",
            "/admin/api/addresses/#",
            "/admin/api/upstreams",
            "/admin/api/upstreams/#/close-circuit",
            "/admin/api/settings",
            "/admin/api/openapi.yaml",
            "/admin/blacklist",
            "/#",
            "/#/v1/chat/completions",
            "/v1/models/#",
            "/v1/#");
    try (HostileSender sender = sender()) {
      for (int i = 0; i < COUNT; i++) {
        String method =
            malice.one(List.of("GET", "GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"));
        String path = malice.one(paths);
        while (path.contains("#")) {
          path =
              path.replaceFirst(
                  "#", Matcher.quoteReplacement(malice.segment().replace("#", "%23")));
        }
        String key = path.startsWith("/a") ? ADMIN : issued;
        List<String> headers = List.of("Authorization: Bearer " + key, from(malice.address()));
        boolean takes = method.startsWith("P");
        byte[] body =
            takes && malice.number(2) == 0 ? "{\"name\":\"n\"}".getBytes(UTF_8) : new byte[0];
        var reply = sender.send(malice.request(method, path + malice.query(), headers, body));
        if (reply.status() < 300 && reply.text().contains("\"key\":\"gh_")) {
          useKey(sender, made(reply));
        }
        if (i % 500 == 499 || path.endsWith("drain")) {
          clear();
        }
      }
      sender.assertHeard("200", "204", "400", "404", "405", "400 of the server");
    }
  }

  @Test
  void chainsOfProxies() throws IOException {
    try (HostileSender sender = sender()) {
      for (int i = 0; i < COUNT; i++) {
        List<String> headers = new ArrayList<>(malice.chain());
        headers.add("x-api-key: " + issued);
        RawClient.Reply unused =
            sender.send(malice.request("GET", "/v1/models", headers, new byte[0]));
      }
      sender.assertHeard("200", "400", "429");
    }
  }
}
