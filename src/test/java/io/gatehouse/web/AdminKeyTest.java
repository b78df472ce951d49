// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.io.IOException;
import java.util.EnumMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Which key opens what, however the path is spelled. */
class AdminKeyTest {
  private static final String NONE = "x: y";
  private static final String ADMIN = "authorization: Bearer admin-secret";
  private static final String CALLER = "authorization: Bearer caller-secret";

  /** Some servers do not even let us see such a path. */
  private static final String REFUSED = "4";

  private static final Pattern CODE = Pattern.compile("\"code\":\"(\\w+)\"");
  private static final String ASK = "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String CHAT = "/v1/chat/completions";

  private static final Map<Kind, GatewayServer> SERVERS = new EnumMap<>(Kind.class);
  private static ScriptedUpstream upstream;

  @BeforeAll
  static void start() throws Exception {
    upstream =
        new ScriptedUpstream(
            (request, reply) -> reply.whole(200, "application/json", new byte[] {'{', '}'}));
    for (Kind kind : Kind.values()) {
      SERVERS.put(
          kind,
          GatewayServer.start(
              kind,
              upstream,
              "gatehouse.auth.anonymous=false",
              "gatehouse.auth.api-keys=caller-secret",
              "gatehouse.compat.model-routes=true",
              "gatehouse.compat.tolerant-paths=true",
              "gatehouse.default-model=up/m",
              "gatehouse.admin-key=admin-secret"));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    SERVERS.values().forEach(GatewayServer::close);
    upstream.close();
  }

  enum Case {
    NO_KEY("GET /admin/drain", NONE, "401 missing_admin_key"),
    A_WRONG_KEY("GET /admin/drain", ADMIN + "x", "401 invalid_admin_key"),
    HALF_A_KEY("GET /admin/drain", ADMIN.substring(0, 30), "401 invalid_admin_key"),
    A_PASSWORD("GET /admin/drain", "authorization: Basic YTpi", "401 missing_admin_key"),
    A_CALLERS_KEY("GET /admin/drain", CALLER, "401 invalid_admin_key"),
    THE_KEY("GET /admin/drain", ADMIN, "200 "),
    NOBODY_LEARNS_WHAT_THERE_IS("GET /admin/no/such", NONE, "401 missing_admin_key"),
    BELOW_THE_PREFIX("GET /v1/admin/drain", ADMIN, "401 invalid_api_key"),
    BELOW_THE_PREFIX_FOR_CALLERS("GET /v1/admin/drain", CALLER, "404 unknown_url"),
    WITH_A_PARAMETER("GET /admin;x=y/drain", CALLER, "404 unknown_url"),
    ENCODED("GET /%61dmin/drain", CALLER, "404 unknown_url"),
    AFTER_TWO_SLASHES("GET //admin/drain", CALLER, REFUSED),
    BY_A_DETOUR("GET /health/../admin/drain", CALLER, "404 unknown_url"),
    BY_A_DETOUR_WITHOUT_KEY("GET /health/../admin/drain", NONE, "401 missing_api_key"),
    A_MODEL("POST " + CHAT, ADMIN, "401 invalid_api_key"),
    A_MODEL_FOR_CALLERS("POST " + CHAT, CALLER, "200 "),
    A_MODEL_OF_THAT_NAME("POST /admin" + CHAT, ADMIN, "404 unknown_url"),
    A_MODEL_BY_A_DETOUR("POST /admin/.." + CHAT, ADMIN, "404 unknown_url"),
    A_MODEL_BY_AN_ENCODED_DETOUR("POST /admin/%2e%2e" + CHAT, ADMIN, REFUSED),
    A_MODEL_THAT_IS_NO_TEXT("POST /a;%zz" + CHAT, CALLER, REFUSED),
    A_MODEL_NAMED_HEALTH("POST /health" + CHAT, NONE, "401 missing_api_key"),
    A_MODEL_BELOW_HEALTH("POST /health/.." + CHAT, NONE, "401 missing_api_key");

    private final String method;
    private final String path;
    private final String header;
    private final String answer;

    Case(String request, String header, String answer) {
      int space = request.indexOf(' ');
      this.method = request.substring(0, space);
      this.path = request.substring(space + 1);
      this.header = header;
      this.answer = answer;
    }
  }

  @ParameterizedTest
  @EnumSource
  void opens(Case c) throws IOException {
    for (var server : SERVERS.entrySet()) {
      Kind kind = server.getKey();
      int port = server.getValue().port();
      var heard =
          c.method.equals("GET")
              ? RawClient.request(port, "GET", c.path, c.header)
              : RawClient.ask(port, c.path, ASK, c.header);
      Matcher code = CODE.matcher(heard.text());
      String answer = heard.status() + " " + (code.find() ? code.group(1) : "");
      assertTrue(answer.startsWith(c.answer), () -> kind + ": " + answer + heard.text());
    }
  }

  @Test
  void withoutAKeyItIsClosed() throws Exception {
    try (var server =
        GatewayServer.start(Kind.JETTY, upstream, "gatehouse.auth.api-keys=caller-secret")) {
      for (String header : new String[] {NONE, ADMIN, CALLER, "authorization: Bearer "}) {
        var heard = RawClient.request(server.port(), "POST", "/admin/drain", header);
        assertEquals(403, heard.status(), heard.text());
        assertTrue(heard.text().contains("gatehouse.admin-key"), heard.text());
        assertTrue(heard.text().contains("\"code\":\"admin_closed\""), heard.text());
      }
      assertEquals(Gateway.State.READY, server.gateway().state());
    }
  }
}
