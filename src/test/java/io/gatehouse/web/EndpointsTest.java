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
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What can be asked for, where, and what is said to those who ask wrongly. */
class EndpointsTest {
  private static final String ASK =
      "{\"model\":\"up/m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private static ScriptedUpstream upstream;
  private static GatewayServer strict;
  private static GatewayServer lenient;

  @BeforeAll
  static void start() throws Exception {
    upstream =
        new ScriptedUpstream(
            (request, reply) ->
                reply.whole(
                    200,
                    "application/json",
                    ("{\"path\":\"" + request.head().split(" ", 3)[1] + "\"}").getBytes(UTF_8)));
    strict = GatewayServer.start(Kind.JETTY, upstream, "gatehouse.routes.fast.targets=up/m");
    lenient =
        GatewayServer.start(
            Kind.TOMCAT,
            upstream,
            "gatehouse.compat.model-routes=true",
            "gatehouse.compat.tolerant-paths=true",
            "gatehouse.upstreams.up.models=m,small",
            "gatehouse.cors.origins=https://app.example",
            "gatehouse.auth.anonymous=false",
            "gatehouse.auth.api-keys=first-key,second-key");
  }

  @AfterAll
  static void stop() throws Exception {
    strict.close();
    lenient.close();
    upstream.close();
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completions, /v1/chat/completions",
    "/chat/completions, /v1/chat/completions",
    "/v1/chat/completions/, /v1/chat/completions",
    "/, /v1/chat/completions",
    "/v1/completions, /v1/completions",
    "/v1/embeddings, /v1/embeddings",
    "/embeddings, /v1/embeddings",
    "/v1/moderations, /v1/moderations",
    "/v1/images/generations, /v1/images/generations",
    "/v1/audio/speech, /v1/audio/speech"
  })
  void modelsAreAskedAt(String path, String asked) throws IOException {
    var heard = RawClient.ask(strict.port(), path, ASK);
    assertEquals(200, heard.status(), heard.text());
    assertEquals("{\"path\":\"" + asked + "\"}", heard.text());
  }

  @ParameterizedTest
  @CsvSource({
    "/v1/chat/completion, true",
    "/v1/v1/chat/completions, true",
    "/v1/chatcompletions, true",
    "/V1/Chat/Completions, true",
    "/v1/chat/completions, false",
    "/small/v1/chat/completions, false"
  })
  void misspellingsAreUnderstoodWhereThatIsSet(String path, boolean warned) throws IOException {
    String key = "authorization: Bearer second-key";
    var heard = RawClient.ask(lenient.port(), path, ASK, key);
    assertEquals(200, heard.status(), heard.text());
    assertEquals(warned, !heard.header("x-warning").isEmpty(), heard.head());
    if (warned) {
      assertEquals(404, RawClient.ask(strict.port(), path, ASK).status());
    }
  }

  @Test
  void aModelInThePathCountsWhereTheBodysIsMissingOrUnknown() throws IOException {
    String key = "authorization: Bearer first-key";
    int before = upstream.requests().size();
    String path = "/small/v1/chat/completions";
    assertEquals(200, RawClient.ask(lenient.port(), path, ASK, key).status());
    String unknown = ASK.replace("up/m", "nobody");
    assertEquals(200, RawClient.ask(lenient.port(), path, unknown, key).status());
    String none = ASK.replace("\"model\":\"up/m\",", "");
    assertEquals(200, RawClient.ask(lenient.port(), path, none, key).status());
    var sent = upstream.requests().subList(before, before + 3);
    assertTrue(sent.get(0).text().contains("\"model\":\"m\""), sent.get(0).text());
    assertTrue(sent.get(1).text().contains("\"model\":\"small\""), sent.get(1).text());
    assertTrue(sent.get(2).text().startsWith("{\"model\":\"small\","), sent.get(2).text());
  }

  /** Wrong requests, and the status, code and field that they are answered with. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"model":"up/m"}                               | 400 | missing_required_parameter | messages | 'messages' is required
          {"model":"up/m","messages":null}               | 400 | missing_required_parameter | messages | 'messages' is required
          {"model":"up/m","messages":{}}                 | 400 | null                       | messages | must be an array
          {"model":"up/m","messages":[ ]}                | 400 | null                       | messages | at least one
          {"messages":[{}]}                              | 400 | missing_required_parameter | model    | 'model' is required
          {"model":"","messages":[{}]}                   | 400 | missing_required_parameter | model    | 'model' is required
          {"model":7,"messages":[{}]}                    | 400 | null                       | model    | must be a string
          {"model":"up/m","messages":[{}],"stream":"no"} | 400 | null                       | stream   | must be true or false
          {"model":"fsat","messages":[{}]                | 400 | invalid_json               | null     | line 1, column
          {"model":"a","model":"b","messages":[{}]}      | 400 | invalid_json               | null     | is there twice
          {"mod\\u0065l":"a","messages":[{}]}            | 400 | invalid_json               | null     | backslash
          []                                             | 400 | invalid_json               | null     | expected a JSON object
          """)
  void wrongRequestsAreExplained(String body, int status, String code, String param, String message)
      throws IOException {
    var heard = RawClient.ask(strict.port(), "/v1/chat/completions", body);
    assertEquals(status, heard.status(), heard.text());
    var error = Json.parse(heard.text()).getJsonObject("error");
    assertEquals(code, error.isNull("code") ? "null" : error.getString("code"));
    assertEquals(param, error.isNull("param") ? "null" : error.getString("param"));
    assertEquals("invalid_request_error", error.getString("type"));
    assertTrue(error.getString("message").contains(message), error.getString("message"));
    assertFalse(heard.header("x-request-id").isEmpty());
  }

  @Test
  void anUnknownModelIsToldItsNearest() throws Exception {
    String body = ASK.replace("up/m", "fsat");
    try (var second = GatewayServer.start(Kind.JETTY, twoDemos(), "")) {
      var heard = RawClient.ask(second.port(), "/v1/chat/completions", body);
      assertEquals(404, heard.status());
      assertTrue(heard.text().contains("\"code\":\"model_not_found\""), heard.text());
      assertTrue(heard.text().contains("Did you mean fast?"), heard.text());
    }
  }

  private static Map<String, String> twoDemos() {
    return Map.of(
        "gatehouse.auth.anonymous", "true",
        "gatehouse.routes.fast.targets", "a/m",
        "gatehouse.upstreams.a.type", "demo",
        "gatehouse.upstreams.b.type", "demo");
  }

  @Test
  void wrongTypesAndMethodsAreRefused() throws IOException {
    int port = strict.port();
    var form =
        RawClient.ask(
            port, "/v1/chat/completions", ASK, "Content-Type: application/x-www-form-urlencoded");
    assertEquals(415, form.status());
    assertTrue(form.text().contains("must be application/json"), form.text());
    assertEquals(405, get(port, "/v1/chat/completions").status());
    assertEquals("POST,OPTIONS", get(port, "/v1/chat/completions").header("allow"));
    assertEquals(405, RawClient.ask(port, "/v1/models", "{}").status());
    var nowhere = get(port, "/v1/nowhere");
    assertEquals(404, nowhere.status());
    assertTrue(nowhere.text().contains("There is nothing at /v1/nowhere"), nowhere.text());
  }

  private static RawClient.Reply get(int port, String path, String... headers) throws IOException {
    return RawClient.request(port, "GET", path, headers);
  }

  @Test
  void modelsAreListed() throws IOException {
    var list = get(strict.port(), "/v1/models");
    assertEquals(200, list.status());
    assertTrue(list.text().startsWith("{\"object\":\"list\",\"data\":[{\"id\":\"fast\","));
    assertTrue(list.text().contains("\"id\":\"up/gpt-5.4-mini\""), list.text());
    assertEquals(200, get(strict.port(), "/models").status());
    assertEquals(200, get(strict.port(), "/v1/models/fast").status());
    assertEquals(200, get(strict.port(), "/v1/models/up/any/thing:7b").status());
    var none = get(lenient.port(), "/v1/models/none", "authorization: Bearer first-key");
    assertEquals(404, none.status());
    assertTrue(none.text().contains("model_not_found"), none.text());
  }

  @Test
  void healthNeedsNoKey() throws IOException {
    for (String path : new String[] {"/health", "/health/live", "/health/ready", "/ping"}) {
      assertEquals(200, get(lenient.port(), path).status(), path);
    }
    assertEquals("pong", get(lenient.port(), "/ping").text());
    var health = Json.parse(get(lenient.port(), "/health").text());
    assertEquals("ok", health.getString("status"));
    assertEquals("up", health.getJsonArray("upstreams").getJsonObject(0).getString("name"));
    assertFalse(health.toString().contains("secret"), health.toString());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          x: y                              | 401 | missing_api_key
          authorization: Bearer wrong       | 401 | invalid_api_key
          authorization: Basic first-key    | 401 | missing_api_key
          authorization: Bearer first-ke    | 401 | invalid_api_key
          authorization: bearer second-key  | 200 |
          authorization: Bearer first-key   | 200 |
          """)
  void onlyCallersWithAKeyAreLetIn(String header, int status, String code) throws IOException {
    var heard = RawClient.ask(lenient.port(), "/v1/chat/completions", ASK, header);
    assertEquals(status, heard.status(), heard.text());
    if (code != null) {
      assertTrue(heard.text().contains("\"code\":\"" + code + "\""), heard.text());
      assertEquals("Bearer", heard.header("www-authenticate"));
    }
  }

  @Test
  void browsersOfKnownOriginsMayAsk() throws IOException {
    int port = lenient.port();
    var preflight =
        RawClient.request(
            port,
            "OPTIONS",
            "/v1/chat/completions",
            "Origin: https://app.example",
            "Access-Control-Request-Method: POST",
            "Access-Control-Request-Headers: authorization, x-stainless-os");
    assertEquals(204, preflight.status());
    assertEquals("https://app.example", preflight.header("access-control-allow-origin"));
    assertEquals("authorization, x-stainless-os", preflight.header("access-control-allow-headers"));
    var stranger = get(port, "/v1/models", "Origin: https://evil.example");
    assertEquals("", stranger.header("access-control-allow-origin"));
    assertEquals("Origin", stranger.header("vary"));
    var known = get(port, "/health", "Origin: https://app.example");
    assertEquals("https://app.example", known.header("access-control-allow-origin"));
    var off = get(strict.port(), "/health", "Origin: https://app.example");
    assertEquals("", off.header("access-control-allow-origin"));
  }

  @Test
  void aServerWithoutUpstreamStartsAndSaysWhatToSet() throws Exception {
    try (var server =
        GatewayServer.start(Kind.JETTY, Map.of("gatehouse.auth.anonymous", "true"), "")) {
      var heard = RawClient.ask(server.port(), "/v1/chat/completions", ASK);
      assertEquals(503, heard.status());
      assertTrue(heard.text().contains("gatehouse.upstreams.openai.type"), heard.text());
      assertEquals("false", heard.header("x-should-retry"));
      assertTrue(get(server.port(), "/health").text().contains("\"status\":\"no upstream\""));
      assertEquals(503, get(server.port(), "/health/ready").status());
      assertEquals(200, get(server.port(), "/health/live").status());
    }
  }

  @Test
  void whatCannotBeTranslatedIsNamed() throws Exception {
    try (var server = GatewayServer.start(Kind.JETTY, Map.of(), "loopback")) {
      String body =
          ASK.replace("up/m", "demo/demo")
              .replace("{\"model", "{\"logit_bias\":{},\"a\\u00fc\":1,\"seed\":1,\"model")
              .replace("a\\u00fc", "aü");
      var heard = RawClient.ask(server.port(), "/v1/chat/completions", body);
      assertEquals(200, heard.status(), heard.text());
      assertEquals("logit_bias", heard.header("x-gatehouse-dropped"));
    }
  }

  @ParameterizedTest
  @CsvSource({"'', 401", "open, 401", "loopback, 200"})
  void onlyTheOwnStartOnLoopbackIsOpenByItself(String launch, int chat) throws Exception {
    try (var server = GatewayServer.start(Kind.JETTY, Map.of(), launch)) {
      var heard =
          RawClient.ask(server.port(), "/v1/chat/completions", ASK.replace("up/m", "default"));
      assertEquals(chat, heard.status(), heard.text());
      if (chat == 401) {
        assertTrue(heard.text().contains("gatehouse.auth.api-keys"), heard.text());
      } else {
        assertEquals("demo", heard.header("x-gatehouse-upstream"));
      }
    }
  }
}
