// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.stream.Stream;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.importer.ZipImporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * A reply that breaks in the middle looks broken: on every way to the client, and also when the
 * gateway does not see the server's own request.
 */
class AbortIT extends ServerSuite {
  private static final String WRAPPED = "/wrapped";

  /** All of it stands in the file; what JNDI adds is for one application only. */
  private static final String UPSTREAM = "brittle/";

  /** More than all buffers hold. */
  private static final long MUCH = 100L << 20;

  /** A client that takes nothing for so long is cut off. */
  private static final String STALL = "gatehouse.stream.client-stall = 5s";

  /** A way from the gateway to a client. */
  record Way(String context, boolean tls, boolean streamed) {
    RawClient ask(String model) throws Exception {
      RawClient client =
          tls ? new RawClient(Tls.connect(SERVER.https())) : new RawClient(SERVER.http());
      String body = Ask.body(model, streamed).replace("openai/", UPSTREAM);
      client.post(context + "/v1/chat/completions", body.getBytes(UTF_8), Ask.KEY);
      return client;
    }
  }

  static Stream<Way> ways() {
    List<Way> all = new ArrayList<>();
    for (String context : List.of(Ask.CONTEXT, WRAPPED)) {
      for (boolean tls : new boolean[] {false, true}) {
        all.add(new Way(context, tls, true));
        all.add(new Way(context, tls, false));
      }
    }
    return all.stream();
  }

  /**
   * The WAR with a filter in front. Before it is deployed, the settings are those of this class.
   */
  @Deployment(name = "wrapped", order = 2, testable = false)
  static WebArchive wrapped() throws IOException {
    Settings.writeWith(STALL);
    String descriptor =
        Files.readString(Path.of("webapp/WEB-INF/web.xml"))
            .replaceFirst(
                "<filter>",
                """
                <filter>
                  <filter-name>wrapping</filter-name>
                  <filter-class>%s</filter-class>
                  <async-supported>true</async-supported>
                </filter>
                <filter>"""
                    .formatted(WrappingFilter.class.getName()))
            .replaceFirst(
                "<filter-mapping>",
                """
                <filter-mapping>
                  <filter-name>wrapping</filter-name>
                  <url-pattern>/*</url-pattern>
                </filter-mapping>
                <filter-mapping>""");
    return ShrinkWrap.create(ZipImporter.class, "wrapped.war")
        .importFrom(Wars.file().toFile())
        .as(WebArchive.class)
        .addClass(WrappingFilter.class)
        .setWebXML(new StringAsset(descriptor));
  }

  @AfterAll
  static void usualSettings() {
    Settings.write();
  }

  @AfterEach
  void nothingIsLeftBehindTheFilter() {
    Ask.nothingLeft(WRAPPED);
  }

  @ParameterizedTest
  @MethodSource("ways")
  void aReplyThatBreaks(Way way) throws Exception {
    Semaphore heardOf = new Semaphore(0);
    Upstream.script(
        "breaks",
        (request, reply) -> {
          byte[] half = "[".repeat(200_000).getBytes(UTF_8);
          if (way.streamed()) {
            reply.stream();
            reply.event(Upstream.WORD);
          } else {
            reply.head(200, "content-type: application/json", "content-length: 300000");
            reply.raw(half);
          }
          heardOf.acquire();
          reply.cut();
        });
    try (RawClient client = way.ask("breaks")) {
      client.awaitReply();
      heardOf.release();
      var heard = client.reply();
      assertEquals(200, heard.status(), heard.text());
      assertFalse(heard.whole(), "looks complete: " + heard.text());
      if (way.streamed()) {
        String said = Ask.said(heard);
        assertTrue(said.startsWith("data: " + Upstream.WORD + "\n\ndata: {\"error\":{"), said);
        assertFalse(heard.text().contains("[DONE]"), heard.text());
      }
    }
  }

  /** More than all buffers is on its way when the upstream breaks; only then the client reads. */
  @ParameterizedTest
  @MethodSource("ways")
  void aReplyThatBreaksBeforeItsClientReads(Way way) throws Exception {
    Flood flood = new Flood(way.streamed(), MUCH);
    Upstream.script("flood", flood);
    try (RawClient client = way.ask("flood")) {
      flood.awaitStandstill();
      flood.cut();
      var heard = client.reply();
      assertEquals(200, heard.status());
      assertFalse(heard.whole(), "looks complete");
      String end = heard.text().substring(Math.max(0, heard.text().length() - 1000));
      boolean told = end.contains("\n\ndata: {\"error\":{");
      assertTrue(told == way.streamed() || (!told && Server.current().losesWhatItKeeps()), end);
    }
  }

  /** The gateway gives up while the server still waits to write. */
  @Test
  void repliesWhoseClientsReadTooLate() throws Exception {
    Map<Way, RawClient> clients = new LinkedHashMap<>();
    try {
      for (Way way : ways().toList()) {
        Flood flood = new Flood(way.streamed(), MUCH);
        Upstream.script("flood", flood);
        clients.put(way, way.ask("flood"));
        Ask.waitFor(() -> flood.sent() > 0, () -> "the upstream was not asked");
      }
      Ask.nothingLeft(Ask.CONTEXT);
      Ask.nothingLeft(WRAPPED);
      for (Way way : clients.keySet()) {
        var heard = clients.get(way).reply();
        assertEquals(200, heard.status());
        assertFalse(heard.whole(), way + " looks complete");
      }
    } finally {
      for (RawClient client : clients.values()) {
        client.close();
      }
    }
  }
}
