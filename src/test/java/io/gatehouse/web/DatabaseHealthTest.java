// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.FakeNaming;
import io.gatehouse.config.Sources;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Map;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

/** What /health says about the database, and what does not depend on it. */
class DatabaseHealthTest {
  private static GatewayServer start(String name) throws Exception {
    JdbcDataSource h2 = new JdbcDataSource();
    h2.setURL("jdbc:h2:mem:health;DB_CLOSE_DELAY=-1");
    Map<String, String> settings =
        Map.of(
            "gatehouse.upstreams.a.type",
            "demo",
            "gatehouse.datasource.embedded",
            "false",
            "gatehouse.datasource.jndi",
            name);
    Sources sources =
        Sources.of(settings, Map.of())
            .withNaming(new FakeNaming(Map.of("java:comp/env/jdbc/gatehouse", h2)));
    return GatewayServer.start(Kind.JETTY, sources, "", null);
  }

  @Test
  void itIsUp() throws Exception {
    try (var server = start("jdbc/gatehouse")) {
      await(server, "up");
      JsonObject database = health(server).getJsonObject("database");
      assertTrue(database.getString("product").startsWith("H2 2."), database.toString());
      assertFalse(database.containsKey("reason"), database.toString());
    }
  }

  @Test
  void aWrongNameIsToldAndNothingFails() throws Exception {
    try (var server = start("jdbc/gatehose")) {
      await(server, "down");
      GatewayServer.waitFor(
          () -> health(server).getJsonObject("database").getString("reason").contains("bound"),
          () -> health(server).toString());
      JsonObject health = health(server);
      assertEquals("ok", health.getString("status"));
      assertEquals(
          "nothing is bound under java:comp/env/jdbc/gatehose, java:global/jdbc/gatehose,"
              + " java:/jdbc/gatehose, jdbc/gatehose",
          health.getJsonObject("database").getString("reason"));
      assertEquals(200, RawClient.request(server.port(), "GET", "/health/ready").status());
    }
  }

  @Test
  void withoutTheSettingNothingIsSaid() throws Exception {
    try (var server = start("")) {
      assertFalse(health(server).containsKey("database"));
    }
  }

  private static void await(GatewayServer server, String status) {
    GatewayServer.waitFor(
        () -> health(server).getJsonObject("database").getString("status").equals(status),
        () -> health(server).toString());
  }

  private static JsonObject health(GatewayServer server) {
    try {
      return Json.parse(RawClient.request(server.port(), "GET", "/health").text());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
