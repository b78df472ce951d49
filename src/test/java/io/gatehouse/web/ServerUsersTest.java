// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.telemetry.RequestLog;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.web.ServerRealm.Manner;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.BiPredicate;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Callers whom the server around the gateway knows. */
class ServerUsersTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK =
      "{\"model\":\"up/m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final Map<String, String> USERS =
      Map.of("ann", "secret", "bob", "other", "Jörg", "pass:wörd €");
  private static final String NOBODY = "no authorization";

  private static final Map<Kind, GatewayServer> SERVERS = new EnumMap<>(Kind.class);
  private static final Lines LINES = new Lines();
  private static ScriptedUpstream upstream;

  /** What a caller says of itself, and what comes of it: its name, or the code of a refusal. */
  enum Case {
    RIGHT(basic("ann:secret", UTF_8), "ann"),
    SCHEME_IN_SMALL_LETTERS("basic " + basic("ann:secret", UTF_8).substring(6), "ann"),
    NOT_ASCII(basic("Jörg:pass:wörd €", UTF_8), "\"Jörg\""),
    API_KEY("Bearer first-key", "key-1"),
    WRONG_PASSWORD(basic("ann:Secret", UTF_8), "Basic", "invalid_credentials"),
    UNKNOWN_USER(basic("eve:secret", UTF_8), "Basic", "invalid_credentials"),
    NO_PASSWORD(basic("ann:", UTF_8), "Basic", "invalid_credentials"),
    NOT_BASE64("Basic ann:secret", "Basic", "invalid_credentials"),
    NO_COLON(basic("ann", UTF_8), "Basic", "invalid_credentials"),
    NOT_UTF_8(basic("Jörg:x", ISO_8859_1), "Basic", "invalid_credentials"),
    A_LINE_BREAK(basic("ann\n:secret", UTF_8), "Basic", "invalid_credentials"),
    NOTHING(NOBODY, "Basic", "missing_credentials"),
    ANOTHER_SCHEME("Negotiate YII=", "Bearer", "missing_credentials"),
    WRONG_KEY("Bearer wrong", "Bearer", "invalid_api_key");

    private final String authorization;
    private final int status;
    private final String caller;
    private final String challenge;
    private final String code;

    Case(String authorization, String caller) {
      this(authorization, 200, caller, "", "");
    }

    Case(String authorization, String challenge, String code) {
      this(authorization, 401, "anonymous", challenge, code);
    }

    Case(String authorization, int status, String caller, String challenge, String code) {
      this.authorization = authorization;
      this.status = status;
      this.caller = caller;
      this.challenge = challenge;
      this.code = code;
    }
  }

  /** The request log, line by line. */
  private static final class Lines extends Handler {
    private final List<String> lines = new ArrayList<>();

    @Override
    public synchronized void publish(LogRecord line) {
      lines.add(line.getMessage());
    }

    synchronized boolean hold(String text) {
      return lines.stream().anyMatch(line -> line.contains(text));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  @BeforeAll
  static void start() throws Exception {
    Logger log = Logger.getLogger(RequestLog.NAME);
    log.setLevel(Level.INFO);
    log.setUseParentHandlers(false);
    log.addHandler(LINES);
    upstream =
        new ScriptedUpstream(
            (request, reply) -> reply.whole(200, "application/json", "{}".getBytes(UTF_8)));
    for (Kind kind : Kind.values()) {
      SERVERS.put(kind, server(kind, ServerUsersTest::isKnown, Manner.ASKED, true));
    }
  }

  @AfterAll
  static void stop() throws Exception {
    SERVERS.values().forEach(GatewayServer::close);
    upstream.close();
    Logger log = Logger.getLogger(RequestLog.NAME);
    log.removeHandler(LINES);
    log.setUseParentHandlers(true);
    log.setLevel(null);
  }

  private static GatewayServer server(
      Kind kind, BiPredicate<String, String> accepts, Manner manner, boolean takesUsers)
      throws Exception {
    return server(kind, new ServerRealm(accepts, manner), takesUsers);
  }

  private static GatewayServer server(
      Kind kind, ServerRealm realm, boolean takesUsers, String... more) throws Exception {
    Map<String, String> settings = new HashMap<>();
    settings.put("gatehouse.upstreams.up.type", "openai-compatible");
    settings.put("gatehouse.upstreams.up.base-url", upstream.base());
    settings.put("gatehouse.auth.api-keys", "first-key");
    settings.put("gatehouse.auth.server-users", String.valueOf(takesUsers));
    for (int i = 0; i < more.length; i += 2) {
      settings.put(more[i], more[i + 1]);
    }
    return GatewayServer.start(kind, realm, settings);
  }

  private static String basic(String text, Charset charset) {
    return "Basic " + Base64.getEncoder().encodeToString(text.getBytes(charset));
  }

  private static boolean isKnown(String name, String password) {
    return password.equals(USERS.get(name));
  }

  static Stream<Arguments> casesOnEachServer() {
    return Arrays.stream(Kind.values())
        .flatMap(kind -> Arrays.stream(Case.values()).map(one -> Arguments.of(kind, one)));
  }

  @ParameterizedTest
  @MethodSource("casesOnEachServer")
  void whoIsLetIn(Kind kind, Case one) throws IOException {
    String id = kind + "-" + one;
    var heard =
        RawClient.ask(
            server(kind).port(),
            CHAT,
            ASK,
            "x-gatehouse-request-id: " + id,
            one.authorization.equals(NOBODY) ? "x: y" : "authorization: " + one.authorization);
    assertEquals(one.status, heard.status(), heard.text());
    assertEquals("", heard.header("set-cookie"));
    String challenge = heard.header("www-authenticate");
    assertEquals(
        one.challenge.equals("Basic") ? BasicCredentials.CHALLENGE : one.challenge, challenge);
    assertTrue(one.code.isEmpty() || heard.text().contains("\"" + one.code + "\""), heard.text());
    assertFalse(heard.text().contains("secret"), heard.text());
    String line = "id=" + id + " caller=" + one.caller + " ";
    GatewayServer.waitFor(() -> LINES.hold(line), () -> "no line with " + line);
  }

  @ParameterizedTest
  @EnumSource
  void aLoginEndsWithItsRequest(Kind kind) throws IOException {
    try (RawClient client = new RawClient(server(kind).port())) {
      client.post(CHAT, ASK.getBytes(UTF_8), "authorization: " + Case.RIGHT.authorization);
      assertEquals(200, client.reply().status());
      client.post(CHAT, ASK.getBytes(UTF_8));
      assertEquals(401, client.reply().status());
    }
  }

  @Test
  void aSessionThatBeganWithALoginIsNotLeft() throws Exception {
    ServerRealm realm = new ServerRealm(ServerUsersTest::isKnown, Manner.REMEMBERING);
    try (var server = server(Kind.TOMCAT, realm, true)) {
      assertEquals(200, ask(server, Case.RIGHT.authorization, "remembered").status());
      assertEquals(1, realm.sessions().begun.get());
      assertEquals(0, realm.sessions().left.get());
    }
  }

  @ParameterizedTest
  @EnumSource
  void whomTheServerHasAuthenticatedIsNotAskedAgain(Kind kind) throws Exception {
    try (var guarded = server(kind, ServerUsersTest::isKnown, Manner.GUARDING, true)) {
      var heard = ask(guarded, Case.RIGHT.authorization, kind + "-guarded");
      assertEquals(200, heard.status(), heard.text());
      assertEquals("", heard.header("set-cookie"));
      String line = "id=" + kind + "-guarded caller=ann ";
      GatewayServer.waitFor(() -> LINES.hold(line), () -> "no line with " + line);
    }
  }

  static Stream<Arguments> mannersOfEachServer() {
    return Arrays.stream(Kind.values())
        .flatMap(kind -> Stream.of(Manner.ASKED, Manner.GUARDING).map(m -> Arguments.of(kind, m)));
  }

  /** Also whom the server has let in by itself, and also when the login ends with the request. */
  @ParameterizedTest
  @MethodSource("mannersOfEachServer")
  void rolesDecideWhichRuleCounts(Kind kind, Manner manner) throws Exception {
    ServerRealm realm = new ServerRealm(ServerUsersTest::isKnown, manner);
    try (var server =
        server(
            kind,
            realm,
            true,
            "gatehouse.auth.rules.ann.roles",
            "no-such-role," + ServerRealm.roleOf("ann"),
            "gatehouse.auth.users-without-rule",
            "refuse")) {
      assertEquals(200, ask(server, Case.RIGHT.authorization, "ann").status());
      var refused = ask(server, basic("bob:other", UTF_8), "bob");
      assertEquals(403, refused.status(), refused.text());
      assertTrue(refused.text().contains("\"no_rule_for_caller\""), refused.text());
      try (RawClient client = new RawClient(server.port())) {
        client.post(CHAT, ASK.getBytes(UTF_8), "authorization: " + basic("bob:other", UTF_8));
        assertEquals(403, client.reply().status());
        client.post(CHAT, ASK.getBytes(UTF_8));
        assertEquals(401, client.reply().status());
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void withoutTheSettingTheServersUsersAreNobody(Kind kind) throws Exception {
    try (var guarded = server(kind, ServerUsersTest::isKnown, Manner.GUARDING, false)) {
      var heard = ask(guarded, Case.RIGHT.authorization, kind + "-off");
      assertEquals(401, heard.status());
      assertTrue(heard.text().contains("\"missing_api_key\""), heard.text());
      assertEquals("Bearer", heard.header("www-authenticate"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBrokenDirectoryIsTold(Kind kind) throws Exception {
    BiPredicate<String, String> broken =
        (name, password) -> {
          throw new IllegalStateException("the directory is away");
        };
    try (var server = server(kind, broken, Manner.ASKED, true)) {
      var heard = ask(server, Case.RIGHT.authorization, kind + "-broken");
      assertEquals(503, heard.status(), heard.text());
      assertTrue(heard.text().contains("\"users_unavailable\""), heard.text());
      assertFalse(heard.text().contains("directory is away"), heard.text());
      assertFalse(heard.header("retry-after").isEmpty());
      assertEquals(200, ask(server, Case.API_KEY.authorization, "key").status());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aDirectoryThatHangsDoesNotHoldEveryThread(Kind kind) throws Exception {
    CountDownLatch hanging = new CountDownLatch(8);
    CountDownLatch answer = new CountDownLatch(1);
    BiPredicate<String, String> slow =
        (name, password) -> {
          hanging.countDown();
          return isZero(answer);
        };
    List<RawClient> waiting = new ArrayList<>();
    try (var server = server(kind, slow, Manner.ASKED, true)) {
      for (int i = 0; i < 8; i++) {
        RawClient client = new RawClient(server.port());
        waiting.add(client);
        client.post(CHAT, ASK.getBytes(UTF_8), "authorization: " + Case.RIGHT.authorization);
      }
      assertTrue(isZero(hanging));
      assertEquals(503, ask(server, Case.RIGHT.authorization, "ninth").status());
      assertEquals(200, ask(server, Case.API_KEY.authorization, "key").status());
      answer.countDown();
      for (RawClient client : waiting) {
        assertEquals(200, client.reply().status());
        client.close();
      }
    }
  }

  private static boolean isZero(CountDownLatch latch) {
    try {
      return latch.await(15, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private static RawClient.Reply ask(GatewayServer server, String authorization, String id)
      throws IOException {
    return RawClient.ask(
        server.port(),
        CHAT,
        ASK,
        "x-gatehouse-request-id: " + id,
        "authorization: " + authorization);
  }

  private static GatewayServer server(Kind kind) {
    return Objects.requireNonNull(SERVERS.get(kind));
  }
}
