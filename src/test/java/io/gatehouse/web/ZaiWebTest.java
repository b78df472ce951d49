// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.provider.ChatGrammar;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A token of chat.z.ai expires between two chats: the client need not know. */
class ZaiWebTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK =
      "{\"model\":\"up/glm-4.5\",\"stream\":true,\"seed\":7,"
          + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String STALE = token("stale");
  private static final String FRESH = token("fresh");

  @ParameterizedTest
  @EnumSource
  void aTokenIsRenewedUnseen(Kind kind) throws Exception {
    try (var upstream = site("user", FRESH);
        var server = server(kind, upstream)) {
      var heard = RawClient.ask(server.port(), CHAT, ASK);
      assertEquals(200, heard.status(), heard.text());
      assertTrue(heard.whole());
      var unused = ChatGrammar.stream(heard.text(), false);
      assertTrue(heard.text().contains("\"Hello\""), heard.text());
      assertEquals("seed", heard.header("x-gatehouse-dropped"));
      assertEquals(
          List.of("POST api/chat/completions", "GET api/v1/auths/", "POST api/chat/completions"),
          upstream.requests().stream().map(ZaiWebTest::asked).toList());
      var refused = upstream.requests().get(0);
      var taken = upstream.requests().get(2);
      assertEquals("Bearer " + STALE, refused.header("authorization"));
      assertEquals("Bearer " + FRESH, taken.header("authorization"));
      assertEquals(64, taken.header("x-signature").length());
      assertNotEquals(refused.header("x-signature"), taken.header("x-signature"));
      server.assertNothingLeft();
    }
  }

  @Test
  void aGuestsTokenIsNotTaken() throws Exception {
    try (var upstream = site("guest", FRESH);
        var server = server(Kind.JETTY, upstream)) {
      var heard = RawClient.ask(server.port(), CHAT, ASK);
      assertEquals(502, heard.status());
      assertTrue(heard.text().contains("for a guest"), heard.text());
      assertEquals(2, upstream.requests().size());
      server.assertNothingLeft();
    }
  }

  @Test
  void aNewTokenIsNotRenewedAgain() throws Exception {
    try (var upstream = site("user", STALE);
        var server = server(Kind.JETTY, upstream)) {
      var heard = RawClient.ask(server.port(), CHAT, ASK);
      assertEquals(502, heard.status());
      assertEquals(3, upstream.requests().size());
      assertFalse(heard.text().contains(STALE), heard.text());
      server.assertNothingLeft();
    }
  }

  private static GatewayServer server(Kind kind, ScriptedUpstream upstream) throws Exception {
    return GatewayServer.start(
        kind,
        Map.of(
            "gatehouse.upstreams.up.type", "zai-web",
            "gatehouse.upstreams.up.base-url", upstream.base(),
            "gatehouse.upstreams.up.api-key", STALE,
            "gatehouse.upstreams.up.signing-secret", "demo-secret-not-real",
            "gatehouse.auth.anonymous", "true"),
        "");
  }

  private static ScriptedUpstream site(String role, String token) throws Exception {
    return new ScriptedUpstream(
        (request, reply) -> {
          if (request.head().startsWith("GET")) {
            String self = "{\"id\":\"u-1\",\"role\":\"" + role + "\",\"token\":\"" + token + "\"}";
            reply.whole(200, "application/json", self.getBytes(UTF_8));
          } else if (request.header("authorization").equals("Bearer " + FRESH)) {
            reply.stream();
            reply.event(
                "{\"type\":\"chat:completion\","
                    + "\"data\":{\"phase\":\"answer\",\"delta_content\":\"Hello\"}}");
            reply.event(
                "{\"type\":\"chat:completion\",\"data\":{\"phase\":\"done\",\"done\":true}}");
            reply.endChunks();
          } else {
            reply.whole(401, "application/json", "{\"detail\":\"401\"}".getBytes(UTF_8));
          }
        });
  }

  private static String asked(ScriptedUpstream.Request request) {
    String[] words = request.head().split(" ", 3);
    return words[0] + " " + words[1].replaceFirst("\\?.*", "").replaceFirst("^/v1/", "");
  }

  private static String token(String header) {
    String claims = "{\"id\":\"u-1\"}";
    return "eyJhbGciOi"
        + header
        + "."
        + Base64.getUrlEncoder().encodeToString(claims.getBytes(UTF_8))
        + ".c2ln";
  }
}
