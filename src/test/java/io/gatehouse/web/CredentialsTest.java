// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.io.IOException;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a caller's key is looked for, and that it goes nowhere else. */
class CredentialsTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK =
      "{\"model\":\"up/m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private static final Map<Kind, GatewayServer> SERVERS = new EnumMap<>(Kind.class);
  private static final LogLines LINES = new LogLines("");
  private static ScriptedUpstream upstream;

  /** The headers of a request, the status of its reply, and the code of a refusal. */
  enum Case {
    BEARER(200, "", "authorization: Bearer first-key"),
    BEARER_IN_SMALL_LETTERS(200, "", "authorization: bearer   first-key  "),
    ANTHROPIC(200, "", "x-api-key: first-key"),
    AZURE(200, "", "api-key: first-key"),
    IN_CAPITALS(200, "", "API-KEY: first-key"),
    THE_SAME_TWICE(200, "", "authorization: Bearer first-key", "api-key: first-key"),
    THE_SAME_HEADER_TWICE(200, "", "api-key: first-key", "api-key: first-key"),
    BESIDE_AN_EMPTY_ONE(200, "", "authorization: Bearer ", "api-key: first-key"),
    BESIDE_ANOTHER_SCHEME(200, "", "authorization: Basic YTpi", "x-api-key: first-key"),
    TWO(400, "ambiguous_credentials", "authorization: Bearer first-key", "api-key: second-key"),
    TWO_PLAIN(400, "ambiguous_credentials", "x-api-key: first-key", "api-key: second-key"),
    TWO_BEARERS(
        400,
        "ambiguous_credentials",
        "authorization: Bearer first-key",
        "authorization: Bearer second-key"),
    ONE_WRONG_OF_TWO(400, "ambiguous_credentials", "x-api-key: wrong-key", "api-key: first-key"),
    WRONG(401, "invalid_api_key", "api-key: wrong-key"),
    NONE(401, "missing_api_key", "x: y"),
    EMPTY(401, "missing_api_key", "api-key: "),
    AS_A_COOKIE(401, "missing_api_key", "cookie: api-key=first-key"),
    OF_ANOTHER_PROVIDER(401, "missing_api_key", "x-goog-api-key: first-key");

    private final int status;
    private final String code;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final String[] headers;

    Case(int status, String code, String... headers) {
      this.status = status;
      this.code = code;
      this.headers = headers;
    }
  }

  @BeforeAll
  static void start() throws Exception {
    upstream =
        new ScriptedUpstream(
            (request, reply) -> reply.whole(200, "application/json", "{}".getBytes(UTF_8)));
    for (Kind kind : Kind.values()) {
      SERVERS.put(
          kind,
          GatewayServer.start(
              kind,
              upstream,
              "gatehouse.auth.anonymous=false",
              "gatehouse.auth.api-keys=first-key,second-key"));
    }
  }

  @AfterAll
  static void stop() throws IOException {
    SERVERS.values().forEach(GatewayServer::close);
    upstream.close();
    LINES.close();
    assertEquals(List.of(), LINES.all().stream().filter(CredentialsTest::tellsAKey).toList());
  }

  private static boolean tellsAKey(String line) {
    return line.contains("first-key") || line.contains("second-key") || line.contains("wrong-key");
  }

  static Stream<Arguments> casesOnEachServer() {
    return Arrays.stream(Kind.values())
        .flatMap(kind -> Arrays.stream(Case.values()).map(one -> Arguments.of(kind, one)));
  }

  @ParameterizedTest
  @MethodSource("casesOnEachServer")
  void aKeyIsFound(Kind kind, Case one) throws IOException {
    int before = upstream.requests().size();
    var heard = RawClient.ask(port(kind), CHAT, ASK, one.headers);
    assertEquals(one.status, heard.status(), heard.text());
    assertTrue(heard.text().contains("\"" + one.code + "\"") || one.code.isEmpty(), heard.text());
    assertFalse(tellsAKey(heard.head() + heard.text()), heard.text());
    assertEquals(one.status == 401 ? "Bearer" : "", heard.header("www-authenticate"));
    List<ScriptedUpstream.Request> passed = upstream.requests();
    assertEquals(before + (one.status == 200 ? 1 : 0), passed.size());
    passed.subList(before, passed.size()).forEach(CredentialsTest::assertNoKeyOfTheCaller);
  }

  private static void assertNoKeyOfTheCaller(ScriptedUpstream.Request request) {
    assertFalse(tellsAKey(request.head()), request.head());
    String names = request.head().toLowerCase(Locale.ROOT);
    assertFalse(names.contains("api-key:"), request.head());
    assertEquals("Bearer upstream-secret", request.header("authorization"));
  }

  @ParameterizedTest
  @EnumSource
  void aUrlCarriesNoKey(Kind kind) throws IOException {
    for (String name : List.of("api-key", "api_key", "key", "access_token")) {
      var heard = RawClient.ask(port(kind), CHAT + "?" + name + "=first-key", ASK);
      assertEquals(401, heard.status(), name);
      assertTrue(heard.text().contains("\"missing_api_key\""), heard.text());
    }
  }

  private static int port(Kind kind) {
    return Objects.requireNonNull(SERVERS.get(kind)).port();
  }
}
