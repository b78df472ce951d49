// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import java.io.IOException;
import java.util.Base64;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the server itself gives: settings, users, a database, TLS. */
class SettingsIT extends ServerSuite {
  /** The file has another type and another key for this upstream. */
  @Test
  void settingsOfTheServerWinOverTheFile() throws IOException {
    assertEquals(200, Ask.whole("whole").status());
    var asked = Upstream.requests().get(Upstream.requests().size() - 1);
    assertEquals("Bearer " + Settings.KEY_BY_JNDI, asked.header("authorization"));
  }

  @Test
  void theServersDatabaseIsUsed() {
    Ask.waitFor(
        () -> Ask.health().contains("\"database\":{\"status\":\"up\",\"product\":\"H2 "),
        Ask::health);
  }

  @ParameterizedTest
  @CsvSource({
    "alice, wonder-land-1865, 200, ",
    "hatter, wonder-land-1865, 403, no_rule_for_caller",
    "mallory, wonder-land-1865, 401, invalid_credentials",
    "alice, , 401, invalid_credentials"
  })
  void theServersUsersAreKnownWithTheirRoles(String user, String password, int status, String code)
      throws IOException {
    var heard =
        RawClient.ask(Ask.port(), Ask.CHAT, Ask.body("whole", false), basic(user, password));
    assertEquals(status, heard.status(), heard.text());
    assertEquals("", heard.header("set-cookie"), heard.head());
    if (status == 200) {
      String id = heard.header("x-gatehouse-request-id");
      Ask.waitFor(
          () -> SERVER.log().matches("(?s).*id=" + id + " caller=" + user + " .*"),
          () -> "the log does not say that " + user + " has asked for " + id);
    } else {
      assertTrue(heard.text().contains("\"code\":\"" + code + "\""), heard.text());
      boolean asked = heard.header("www-authenticate").startsWith("Basic realm=");
      assertEquals(status == 401, asked, heard.head());
    }
  }

  @Test
  void aNameCountsForOneRequestOnly() throws IOException {
    try (var client = new RawClient(Ask.port())) {
      byte[] body = Ask.body("whole", false).getBytes(UTF_8);
      for (int i = 0; i < 5; i++) {
        client.post(Ask.CHAT, body, basic(Server.USER, Server.PASSWORD));
        assertEquals(200, client.reply().status());
        client.send("GET " + Ask.CONTEXT + "/v1/models HTTP/1.1\r\nHost: x\r\n\r\n");
        assertEquals(401, client.reply().status());
      }
    }
  }

  private static String basic(String user, String password) {
    String credentials = user + ":" + (password == null ? "" : password);
    return "Authorization: Basic "
        + Base64.getEncoder().encodeToString(credentials.getBytes(UTF_8));
  }

  @Test
  void theServersTlsCarriesRepliesAndStreams() throws Exception {
    for (boolean streamed : new boolean[] {false, true}) {
      try (var client = new RawClient(Tls.connect(SERVER.https()))) {
        Ask.post(client, Ask.body(streamed ? "stream" : "whole", streamed));
        var heard = client.reply();
        assertEquals(200, heard.status(), heard.text());
        assertTrue(heard.whole());
      }
    }
  }
}
