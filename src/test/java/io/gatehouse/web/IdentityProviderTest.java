// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.FakeIssuer;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.jose4j.jwt.NumericDate;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Bearers of tokens of an identity provider, through the whole gateway. */
class IdentityProviderTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK =
      "{\"model\":\"up/m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final int TRIES = 10_000;

  private static final LogLines LINES = new LogLines("");
  private static FakeIssuer issuer;
  private static ScriptedUpstream upstream;
  private static GatewayServer server;

  @BeforeAll
  static void start() throws Exception {
    issuer = new FakeIssuer();
    upstream =
        new ScriptedUpstream(
            (request, reply) -> reply.whole(200, "application/json", "{}".getBytes(UTF_8)));
    server =
        GatewayServer.start(
            Kind.JETTY,
            upstream,
            "gatehouse.auth.anonymous=false",
            "gatehouse.auth.api-keys=first-key",
            "gatehouse.admin-key=admin-key",
            "gatehouse.auth.jwt.corp.issuer=" + issuer.issuer(),
            "gatehouse.auth.jwt.corp.audience=" + FakeIssuer.AUDIENCE,
            "gatehouse.auth.jwt.corp.refresh=1h",
            "gatehouse.auth.jwt.away.issuer=http://127.0.0.1:1/realm",
            "gatehouse.auth.jwt.away.audience=x",
            "gatehouse.auth.rules.dev.groups=dev-*",
            "gatehouse.auth.users-without-rule=refuse");
    GatewayServer.waitFor(() -> provider("corp").getInt("keys") == 1, () -> "no keys");
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    upstream.close();
    issuer.close();
    LINES.close();
    assertEquals(0, LINES.with("eyJ"), "a token is in the log");
    assertEquals(0, LINES.with("first-key"), "a key is in the log");
  }

  private static JsonObject provider(String name) {
    try {
      String health = RawClient.request(server.port(), "GET", "/health").text();
      return Json.parse(health).getJsonArray("identity_providers").stream()
          .map(each -> each.asJsonObject())
          .filter(each -> each.getString("name").equals(name))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String token(String group) {
    return issuer.token("ann", claims -> claims.setClaim("groups", List.of(group)));
  }

  private static RawClient.Reply ask(String header) throws IOException {
    return RawClient.ask(server.port(), CHAT, ASK, header);
  }

  private static void assertRefused(RawClient.Reply heard, int status, String code) {
    assertEquals(status, heard.status(), heard.text());
    JsonObject error = Json.parse(heard.text()).getJsonObject("error");
    assertEquals(code, error.getString("code"));
    assertTrue(error.containsKey("message") && error.containsKey("type"), heard.text());
    assertFalse(heard.text().contains("eyJ"), heard.text());
  }

  @ParameterizedTest
  @ValueSource(strings = {"authorization: Bearer ", "x-api-key: ", "api-key: "})
  void aTokenLetsItsBearerInByName(String header) throws IOException {
    int before = upstream.requests().size();
    var heard = ask(header + token("dev-a"));
    assertEquals(200, heard.status(), heard.text());
    String line = "id=" + heard.header("x-gatehouse-request-id") + " caller=corp:ann ";
    GatewayServer.waitFor(() -> LINES.with(line) == 1, () -> "no line with " + line);
    String head = upstream.requests().get(before).head();
    assertFalse(head.contains("eyJ"), head);
  }

  @Test
  void whatIsWrongWithATokenIsTold() throws IOException {
    var expired =
        ask(
            "api-key: "
                + issuer.token(
                    "ann",
                    claims -> {
                      claims.setIssuedAt(NumericDate.fromSeconds(1));
                      claims.setExpirationTime(NumericDate.fromSeconds(2));
                    }));
    assertRefused(expired, 401, "expired_token");
    assertEquals("Bearer error=\"invalid_token\"", expired.header("www-authenticate"));
    var other = ask("api-key: " + issuer.token("ann", claims -> claims.setAudience("x")));
    assertRefused(other, 401, "invalid_token");
    assertEquals("Bearer error=\"invalid_token\"", other.header("www-authenticate"));
    var foreign = ask("api-key: " + issuer.token("ann", claims -> claims.setIssuer("https://x")));
    assertRefused(foreign, 401, "invalid_api_key");
    assertEquals("Bearer", foreign.header("www-authenticate"));
  }

  @Test
  void withoutARuleNobodyComesIn() throws IOException {
    assertRefused(ask("api-key: " + token("sales")), 403, "no_rule_for_caller");
    assertEquals(200, ask("api-key: first-key").status());
  }

  @Test
  void aProviderThatIsAwayIsSaidToBe() throws IOException {
    var heard =
        ask(
            "api-key: "
                + issuer.token("ann", claims -> claims.setIssuer("http://127.0.0.1:1/realm")));
    assertRefused(heard, 503, "keys_unavailable");
    assertEquals("1", heard.header("retry-after"));
    GatewayServer.waitFor(() -> provider("away").containsKey("reason"), () -> "no reason");
    JsonObject away = provider("away");
    assertEquals("down", away.getString("status"));
    assertEquals("unreachable", away.getString("reason"));
    assertEquals(0, away.getInt("keys"));
    assertEquals("up", provider("corp").getString("status"));
    assertFalse(provider("corp").getString("fetched").isEmpty());
  }

  /** Half of it from nothing, half of it from a token and a key that are right. */
  @Test
  void nothingThatComesByAccidentLetsAnybodyIn() throws IOException {
    long seed = Objects.requireNonNull(Long.getLong("seed", System.nanoTime()));
    System.getLogger(IdentityProviderTest.class.getName())
        .log(System.Logger.Level.INFO, "seed " + seed);
    Random random = new Random(seed);
    String right = token("dev-a");
    RawClient client = new RawClient(server.port());
    try {
      for (int i = 0; i < TRIES; i++) {
        String header = header(random, right);
        String path = random.nextInt(4) == 0 ? "/admin/drain" : "/v1/models";
        client.send("GET " + path + " HTTP/1.1\r\nHost: x\r\n" + header + "\r\n\r\n");
        var heard = client.reply();
        Set<Integer> refusals = Set.of(400, 401, 403, 431, 503);
        assertTrue(
            refusals.contains(heard.status()),
            () -> "seed " + seed + ": " + heard.status() + " for " + header);
        if (heard.header("connection").equalsIgnoreCase("close")) {
          client.close();
          client = new RawClient(server.port());
        }
      }
    } finally {
      client.close();
    }
  }

  private static String header(Random random, String right) {
    String name = List.of("authorization", "x-api-key", "api-key").get(random.nextInt(3));
    String scheme = List.of("", "Bearer ", "Basic ", "Negotiate ").get(random.nextInt(4));
    return name + ": " + scheme + (random.nextBoolean() ? noise(random) : spoiled(random, right));
  }

  private static String noise(Random random) {
    StringBuilder noise = new StringBuilder();
    for (int i = random.nextInt(200); i >= 0; i--) {
      noise.append((char) (33 + random.nextInt(94)));
    }
    return noise.toString();
  }

  private static String spoiled(Random random, String token) {
    StringBuilder spoiled = new StringBuilder(random.nextInt(4) == 0 ? "first-key" : token);
    int at = random.nextInt(spoiled.length() - 1);
    spoiled.insert(at, noise(random));
    return spoiled.toString();
  }

  @Test
  void aFloodOfUnknownKeysIsNoFloodForTheProvider() throws IOException {
    int before = issuer.asked().size();
    try (FakeIssuer stranger = new FakeIssuer();
        RawClient client = new RawClient(server.port())) {
      for (int i = 0; i < 200; i++) {
        stranger.rotate("unknown-" + i);
        String token = stranger.token("ann", claims -> claims.setIssuer(issuer.issuer()));
        client.post(CHAT, ASK.getBytes(UTF_8), "api-key: " + token);
        int status = client.reply().status();
        assertTrue(status == 401 || status == 503, "" + status);
      }
    }
    assertTrue(issuer.asked().size() - before <= 4, issuer.asked()::toString);
    assertEquals(200, ask("api-key: " + token("dev-a")).status());
  }
}
