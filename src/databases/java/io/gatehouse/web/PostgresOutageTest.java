// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.ledger.Postgres;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A PostgreSQL that goes and comes back, and who notices. */
class PostgresOutageTest {
  private static final String ADMIN = "root-secret";
  private static final String KEYS = "/admin/api/keys/";

  private final String url = Postgres.create();

  private static String outcome(GatewayServer server, String method, String path, String key) {
    try {
      String body = method.equals("PUT") ? "{\"name\":\"n\"}" : "";
      return AdminClient.outcome(AdminClient.send(server.port(), method, path, key, body));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void waitFor(GatewayServer server, String id, String outcome) {
    GatewayServer.waitFor(
        () -> outcome(server, "PUT", KEYS + id, ADMIN).equals(outcome),
        () -> outcome(server, "PUT", KEYS + id, ADMIN));
  }

  @ParameterizedTest
  @EnumSource(names = "WHOLE", mode = EnumSource.Mode.EXCLUDE)
  void callersAreKnownAndAdministratorsAreTold(Cable.State trouble) throws Exception {
    URI real = URI.create(url.substring("jdbc:".length()));
    try (Cable cable = new Cable(real.getPort());
        ScriptedUpstream upstream = new ScriptedUpstream((request, reply) -> {});
        GatewayServer server =
            GatewayServer.start(
                Kind.JETTY,
                upstream,
                "gatehouse.admin-key=" + ADMIN,
                "gatehouse.datasource.check=1s",
                "gatehouse.datasource.user=postgres",
                "gatehouse.datasource.url=jdbc:postgresql://localhost:"
                    + cable.port()
                    + real.getPath())) {
      waitFor(server, "a", "201");
      String key =
          Json.parse(
                  AdminClient.send(
                          server.port(), "POST", KEYS + "a/rotate", ADMIN, "{\"overlap\":\"1h\"}")
                      .text())
              .getString("key");
      GatewayServer.waitFor(
          () -> outcome(server, "GET", "/v1/models", key).equals("200"),
          () -> outcome(server, "GET", "/v1/models", key));
      cable.become(trouble);
      waitFor(server, "b", "503 database_unavailable");
      assertEquals("200", outcome(server, "GET", "/v1/models", key));
      cable.become(Cable.State.WHOLE);
      waitFor(server, "c", "201");
      assertEquals("200", outcome(server, "GET", "/v1/models", key));
    }
  }
}
