// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Two gateways on one database. */
abstract class NodesSpecification {
  private static final String ADMIN = "root-secret";
  private static final String KEY = "/admin/api/keys/shared";

  /** Where both of them keep what they keep. */
  protected abstract List<String> database();

  private GatewayServer start(ScriptedUpstream upstream) throws Exception {
    List<String> settings = new ArrayList<>(database());
    settings.add("gatehouse.admin-key=" + ADMIN);
    settings.add("gatehouse.datasource.start-wait=60s");
    return GatewayServer.start(Kind.JETTY, upstream, settings.toArray(String[]::new));
  }

  private static String ask(GatewayServer node, String key) {
    try {
      return AdminClient.outcome(AdminClient.send(node.port(), "GET", "/v1/models", key, ""));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void waitFor(GatewayServer node, String key, String outcome) {
    GatewayServer.waitFor(() -> ask(node, key).equals(outcome), () -> ask(node, key));
  }

  @Test
  void aKeyIsTheSameOnBoth() throws Exception {
    try (ScriptedUpstream upstream = new ScriptedUpstream((request, reply) -> {});
        GatewayServer one = start(upstream);
        GatewayServer other = start(upstream)) {
      awaitDatabase(one);
      awaitDatabase(other);
      RawClient.Reply made =
          AdminClient.send(one.port(), "PUT", KEY, ADMIN, "{\"name\":\"Shared\"}");
      assertEquals(201, made.status(), made.text());
      String key = Json.parse(made.text()).getString("key");
      assertEquals("200", ask(one, key));
      waitFor(other, key, "200");
      AdminClient.send(other.port(), "POST", KEY + "/disable", ADMIN, "");
      assertEquals("401 disabled_api_key", ask(other, key));
      waitFor(one, key, "401 disabled_api_key");
      AdminClient.send(one.port(), "DELETE", KEY, ADMIN, "");
      assertEquals("401 invalid_api_key", ask(one, key));
      waitFor(other, key, "401 invalid_api_key");
    }
  }

  private static void awaitDatabase(GatewayServer node) {
    GatewayServer.waitFor(
        () -> node.gateway().application().store().orElseThrow().condition().up(),
        () -> "the database is down");
  }
}
