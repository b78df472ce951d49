// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a first start makes, and a later one does not. */
class FirstStartTest {
  private final Path home;
  private final ScriptedUpstream upstream = new ScriptedUpstream((request, reply) -> {});

  FirstStartTest(@TempDir Path home) throws IOException {
    this.home = home;
  }

  @AfterEach
  void stop() throws IOException {
    upstream.close();
  }

  private GatewayServer start(String... more) throws Exception {
    String[] settings = Arrays.copyOf(more, more.length + 3);
    settings[more.length] = "gatehouse.datasource.embedded=true";
    settings[more.length + 1] = "gatehouse.datasource.start-wait=60s";
    settings[more.length + 2] = "gatehouse.home=" + home;
    return GatewayServer.start(Kind.JETTY, upstream, settings);
  }

  private static String ask(GatewayServer server, String key) throws IOException {
    return AdminClient.outcome(AdminClient.send(server.port(), "GET", "/admin/api/keys", key, ""));
  }

  @Test
  void anAdministratorsKeyIsMadeOnceAndForTheServersUserAlone() throws Exception {
    Path file = home.resolve("admin-key");
    String key;
    try (GatewayServer server = start()) {
      key = Files.readString(file, UTF_8).strip();
      assertEquals("rw-------", PosixFilePermissions.toString(Files.getPosixFilePermissions(file)));
      assertEquals("200", ask(server, key));
    }
    Files.delete(file);
    try (GatewayServer server = start()) {
      assertFalse(Files.exists(file));
      assertEquals("200", ask(server, key));
    }
  }

  @Test
  void whoSetsAKeyGetsNone() throws Exception {
    try (GatewayServer server = start("gatehouse.admin-key=root")) {
      assertFalse(Files.exists(home.resolve("admin-key")));
      assertEquals("200", ask(server, "root"));
    }
  }

  @Test
  void anotherHashKeyIsTold() throws Exception {
    String key;
    try (GatewayServer server = start("gatehouse.auth.hash-key=one")) {
      key = Files.readString(home.resolve("admin-key"), UTF_8).strip();
      assertEquals("200", ask(server, key));
    }
    try (GatewayServer server = start("gatehouse.admin-key=root", "gatehouse.auth.hash-key=two")) {
      assertEquals("401 invalid_api_key", ask(server, key));
      String answer =
          AdminClient.send(server.port(), "POST", "/admin/api/keys", "root", "{\"name\":\"n\"}")
              .text();
      assertTrue(answer.contains("hash_key_changed"), answer);
    }
    try (GatewayServer server = start("gatehouse.auth.hash-key=one")) {
      assertEquals("200", ask(server, key));
    }
  }

  @Test
  void withoutADatabaseItIsSaid() throws Exception {
    try (GatewayServer server =
        GatewayServer.start(Kind.JETTY, upstream, "gatehouse.admin-key=root")) {
      assertEquals("503 no_database", ask(server, "root"));
    }
  }
}
