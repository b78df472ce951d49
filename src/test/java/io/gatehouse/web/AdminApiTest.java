// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What administrators do over HTTP, and what becomes of it for callers. */
class AdminApiTest {
  private static final String ADMIN = "root-secret";
  private static final String KEYS = "/admin/api/keys";
  private static final String ASK =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static ScriptedUpstream upstream;
  private static GatewayServer server;
  private static Path home;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    home = folder;
    upstream =
        new ScriptedUpstream(
            (request, reply) -> reply.whole(200, "application/json", new byte[] {'{', '}'}));
    server =
        GatewayServer.start(
            Kind.JETTY,
            upstream,
            "gatehouse.auth.anonymous=true",
            "gatehouse.admin-key=" + ADMIN,
            "gatehouse.datasource.embedded=true",
            "gatehouse.datasource.start-wait=60s",
            "gatehouse.home=" + home);
  }

  /** Somebody has been at the tables. */
  private static void inTheDatabase(Path home, String sql) throws SQLException {
    JdbcDataSource same = new JdbcDataSource();
    same.setURL("jdbc:h2:file:" + home.resolve("gatehouse"));
    same.setUser("gatehouse");
    try (Connection connection = same.getConnection();
        Statement statement = connection.createStatement()) {
      int unused = statement.executeUpdate(sql);
    }
  }

  @Test
  void whatCannotBeShownIsAFaultThatIsTold() throws Exception {
    admin(201, "POST", KEYS, "{\"id\":\"shown\",\"name\":\"n\"}");
    inTheDatabase(home, "update gatehouse_audit set detail = '{' || detail where seq = 1");
    try {
      admin(500, "GET", "/admin/api/audit?before=2", "");
    } finally {
      inTheDatabase(home, "update gatehouse_audit set detail = substring(detail, 2) where seq = 1");
    }
  }

  @AfterAll
  static void stop() throws IOException {
    server.close();
    upstream.close();
  }

  private static JsonObject admin(int status, String method, String path, String body)
      throws IOException {
    RawClient.Reply reply = AdminClient.send(server.port(), method, path, ADMIN, body);
    assertEquals(status, reply.status(), reply.text());
    return reply.body().length == 0 ? Json.object().build() : Json.parse(reply.text());
  }

  /** The status of a question, and the code of the error when it is one. */
  private static String ask(String key) throws IOException {
    return AdminClient.outcome(
        RawClient.ask(server.port(), "/v1/chat/completions", ASK, "authorization: Bearer " + key));
  }

  @Test
  void theLifeOfAKey() throws IOException {
    JsonObject made =
        admin(201, "PUT", KEYS + "/life", "{\"name\":\"A team\",\"tags\":[\"b\",\"a\"]}");
    String key = made.getString("key");
    assertEquals("200", ask(key));
    JsonObject seen = admin(200, "GET", KEYS + "/life", "");
    assertFalse(seen.containsKey("key"), seen.toString());
    assertEquals("[\"a\",\"b\"]", seen.getJsonArray("tags").toString());
    admin(200, "POST", KEYS + "/life/disable", "");
    assertEquals("401 disabled_api_key", ask(key));
    admin(200, "POST", KEYS + "/life/enable", "");
    assertEquals("200", ask(key));
    String next = admin(200, "POST", KEYS + "/life/rotate", "{}").getString("key");
    assertEquals("200", ask(key));
    assertEquals("200", ask(next));
    String last =
        admin(200, "POST", KEYS + "/life/rotate", "{\"overlap\":\"0s\"}").getString("key");
    assertEquals("401 invalid_api_key", ask(key));
    assertEquals("401 expired_api_key", ask(next));
    assertEquals("200", ask(last));
    admin(200, "PUT", KEYS + "/life", "{\"name\":\"A\",\"expires\":\"2020-01-01T00:00:00Z\"}");
    assertEquals("401 expired_api_key", ask(last));
    admin(204, "DELETE", KEYS + "/life", "");
    assertEquals("401 invalid_api_key", ask(last));
    admin(204, "DELETE", KEYS + "/life", "");
    admin(404, "GET", KEYS + "/life", "");
    assertEquals(
        List.of(
            "key.create",
            "key.disable",
            "key.enable",
            "key.rotate",
            "key.rotate",
            "key.update",
            "key.delete"),
        actions("life"));
  }

  @Test
  void toSayTheSameTwiceIsToSayItOnce() throws IOException {
    String body = "{\"name\":\"Twice\",\"limits\":{\"requests\":[\"100/minute\"]}}";
    assertTrue(admin(201, "PUT", KEYS + "/twice", body).containsKey("key"));
    assertFalse(admin(200, "PUT", KEYS + "/twice", body).containsKey("key"));
    admin(409, "POST", KEYS, "{\"id\":\"twice\",\"name\":\"Twice\"}");
    assertEquals(List.of("key.create"), actions("twice"));
  }

  private static List<String> actions(String subject) throws IOException {
    return admin(200, "GET", "/admin/api/audit?limit=1000", "").getJsonArray("data").stream()
        .map(entry -> (JsonObject) entry)
        .filter(entry -> entry.getString("subject").equals(subject))
        .peek(entry -> assertEquals("admin-key", entry.getString("actor")))
        .sorted((one, other) -> Integer.compare(one.getInt("seq"), other.getInt("seq")))
        .map(entry -> entry.getString("action"))
        .collect(Collectors.toList());
  }

  @Test
  void theAuditHoldsNoSecret() throws IOException {
    String key = admin(201, "PUT", KEYS + "/quiet", "{\"name\":\"Q\"}").getString("key");
    String audit = admin(200, "GET", "/admin/api/audit", "").toString();
    assertTrue(audit.contains("\"quiet\""), audit);
    assertFalse(audit.contains(key), audit);
  }

  @Test
  void keysAreListedPageByPage() throws IOException {
    for (String id : List.of("p1", "p2", "p3")) {
      admin(201, "PUT", KEYS + "/" + id, "{\"name\":\"P\"}");
    }
    JsonObject page = admin(200, "GET", KEYS + "?after=p&limit=2", "");
    assertEquals("p2", page.getString("next"));
    assertEquals(2, page.getJsonArray("data").size());
    assertTrue(admin(200, "GET", "/auth/keys?after=p2", "").toString().contains("\"p3\""));
  }

  @Test
  void theOtherPathIsTheSame() throws IOException {
    String key = admin(201, "POST", "/auth/keys", "{\"name\":\"Alias\"}").getString("key");
    assertEquals("200", ask(key));
    assertEquals(
        "401 invalid_admin_key",
        AdminClient.outcome(AdminClient.send(server.port(), "GET", "/auth/keys", key, "")));
  }

  /** What a key is for, what is asked, from here, and what comes of it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          "endpoints":["chat/*"]          | POST /v1/chat/completions       | 200
          "endpoints":["chat/*"]          | GET /v1/models                  | 403 endpoint_not_allowed
          "endpoints":["models*"]         | POST /v1/chat/completions       | 403 endpoint_not_allowed
          "endpoints":["models*"]         | POST /v1/%63hat/completions     | 403 endpoint_not_allowed
          "endpoints":["models*"]         | POST /v1/models/../chat/completions | 4
          "endpoints":["models*"]         | GET /v1/models                  | 200
          "addresses":["127.0.0.0/8"]     | GET /v1/models                  | 200
          "addresses":["10.0.0.0/8","::1"]| GET /v1/models                  | 403 address_not_allowed
          "role":"admin"                  | GET /v1/models                  | 403 not_a_caller
          "role":"admin"                  | GET /admin/api/upstreams        | 200
          """)
  void aKeyIsHeldToItsPermit(String permit, String request, String outcome) throws IOException {
    String id = "permit-" + Integer.toHexString((permit + request).hashCode());
    String key =
        admin(201, "PUT", KEYS + "/" + id, "{\"name\":\"P\"," + permit + "}").getString("key");
    int space = request.indexOf(' ');
    String body = request.startsWith("POST") ? ASK : "";
    String heard =
        AdminClient.outcome(
            AdminClient.send(
                server.port(),
                request.substring(0, space),
                request.substring(space + 1),
                key,
                body));
    assertTrue(heard.startsWith(outcome), heard);
  }

  /** What is sent, and which field is named in what words. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {}                                       | name           | is missing
          {"name":7}                               | name           | is a text, in quotation marks
          {"name":""}                              | name           | has 1 to 200 characters
          {"name":"a\\nb"}                         | name           | no line breaks
          {"name":"\\ud800"}                       | name           | no line breaks
          {"name":"a","nmae":"b"}                  | nmae           | is unknown; known are
          {"name":"a","role":"root"}               | role           | is caller or admin
          {"name":"a","enabled":"yes"}             | enabled        | is true or false
          {"name":"a","expires":"tomorrow"}        | expires        | is a time in UTC
          {"name":"a","expires":"+10000-01-01T00:00:00Z"} | expires | in the years 0001 to 9999
          {"name":"a","expires":"-1000000000-01-01T00:00:00Z"} | expires | in the years 0001 to 9999
          {"name":"a","limits":{"requests":["1/999999999d"]}} | limits.requests | at most 36500d
          {"name":"a","addresses":["10.0.0.0/99"]} | addresses      | no range of addresses
          {"name":"a","tags":"x"}                  | tags           | is a list of at most 100 texts, such as ["one"]
          {"name":"a","limits":[]}                 | limits         | is an object
          {"name":"a","limits":{"requests":["5"]}} | limits.requests | a rate is
          {"name":"a","limits":{"concurrent":0}}   | limits.concurrent | is a whole number from 1
          {"name":"a","limits":{"x":0}}            | limits.x       | is unknown
          {"name":"a","id":"../x"}                 | id             | is a small letter or digit
          {"name":"a","id":"anonymous"}            | id             | not 'anonymous'
          """)
  void whatIsWrongIsNamed(String body, String field, String words) throws IOException {
    JsonObject error = admin(400, "POST", KEYS, body).getJsonObject("error");
    assertEquals(field, error.getString("param"), error.toString());
    assertTrue(error.getString("message").contains(words), error.toString());
  }

  /** As many items of one kind as make a list of about so many characters. */
  private static String list(String item, int characters) {
    String one = '"' + item + '"';
    return Collections.nCopies(characters / (one.length() + 1), one).toString().replace(" ", "");
  }

  @Test
  void theLongestListsAreKeptAndWrittenDownBeforeAndAfter() throws IOException {
    String names = list("\\\"".repeat(60), 9_900);
    String body =
        "{\"name\":\"%s\",\"tags\":%s,\"models\":%s,\"endpoints\":%s,\"addresses\":%s,\"limits\":"
            + "{\"requests\":%s,\"tokens\":%s}}";
    String addresses = list("2001:db8:1000:2000:3000:4000:5000:6000/128", 4_500);
    String rates = list("999999999999999999/876000h", 870);
    for (String name : List.of("First", "Second")) {
      int status = name.equals("First") ? 201 : 200;
      admin(
          status,
          "PUT",
          KEYS + "/long",
          body.formatted(name, names, names, names, addresses, rates, rates));
    }
    for (String more : List.of("tags", "models", "endpoints")) {
      String longer = "{\"name\":\"L\",\"" + more + "\":" + list("x".repeat(198), 10_200) + "}";
      JsonObject error = admin(400, "PUT", KEYS + "/long", longer).getJsonObject("error");
      assertEquals(more, error.getString("param"));
      assertTrue(error.getString("message").contains("10000 characters"), error.toString());
    }
    String much = "{\"name\":\"L\",\"limits\":{\"tokens\":" + list("1/s", 6 * 31) + "}}";
    String told = admin(400, "PUT", KEYS + "/long", much).toString();
    assertTrue(told.contains("at most 30 texts"), told);
  }

  /** Another node, or a database of another make, would not read what lies further away. */
  @ParameterizedTest
  @ValueSource(strings = {"from=-1000000000-01-01T00:00:00Z", "to=%2B10000-01-01T00:00:00Z"})
  void noTimeIsTooFarAwayToBeCompared(String query) throws IOException {
    String told = admin(400, "GET", "/admin/api/audit?" + query, "").toString();
    assertTrue(told.contains("in the years 0001 to 9999"), told);
  }

  @ParameterizedTest
  @ValueSource(strings = {"nobody", "a%00b", "%F0%9F%98%80", "a%2Fb", "..%2f", "'or'1'='1"})
  void anIdMayBeAnything(String id) throws IOException {
    for (String method : List.of("GET", "DELETE", "PUT")) {
      String body = method.equals("PUT") ? "{}" : "";
      int status = AdminClient.send(server.port(), method, KEYS + "/" + id, ADMIN, body).status();
      assertTrue(status == 404 || status == 400 || status == 204, method + " " + status);
    }
  }

  @Test
  void aBodyIsBounded() throws IOException {
    admin(413, "POST", KEYS, "{\"name\":\"" + "x".repeat(70_000) + "\"}");
    admin(400, "POST", KEYS, "{\"name\":");
    admin(400, "POST", KEYS, "[".repeat(60_000));
  }

  @Test
  void settingsAreShownAndSecretsAreNot() throws IOException {
    String settings = admin(200, "GET", "/admin/api/settings", "").toString();
    assertTrue(settings.contains("gatehouse.upstreams.up.base-url"), settings);
    assertFalse(settings.contains("upstream-secret"), settings);
    assertFalse(settings.contains(ADMIN), settings);
  }

  @Test
  void aCircuitIsClosed() throws IOException {
    JsonObject upstreams = admin(200, "GET", "/admin/api/upstreams", "");
    assertEquals("up", upstreams.getJsonArray("data").getJsonObject(0).getString("name"));
    admin(404, "POST", "/admin/api/upstreams/nobody/close-circuit", "");
    JsonObject closed = admin(200, "POST", "/admin/api/upstreams/up/close-circuit", "");
    assertEquals("closed", closed.getString("circuit"));
  }

  @Test
  void theDocumentIsServed() throws IOException {
    RawClient.Reply reply =
        AdminClient.send(server.port(), "GET", "/admin/api/openapi.yaml", ADMIN, "");
    assertTrue(reply.text().startsWith("openapi: 3.1"), reply.text());
  }
}
