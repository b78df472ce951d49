// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.SelfSigned;
import io.gatehouse.web.GatewayServer.Kind;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upstreams over TLS, and what is told when there is no trust or no TLS at all. */
class TlsTest {
  private static final String ASK =
      "{\"model\":\"up/m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  private static final String LONG = "{\"choices\":[\"" + "x".repeat(3_000_000) + "\"]}";

  @Test
  void anUpstreamIsTrustedThroughItsOwnStore(@TempDir Path folder) throws Exception {
    SelfSigned certificate = SelfSigned.in(folder);
    HttpsServer upstream = upstream(certificate);
    try {
      int port = upstream.getAddress().getPort();
      var unknown = ask(port, Map.of());
      assertEquals(502, unknown.status(), unknown.text());
      assertTrue(unknown.text().contains("upstream_tls_failure"), unknown.text());
      var trusted =
          ask(
              port,
              Map.of(
                  "gatehouse.upstreams.up.trust-store",
                  certificate.store().toString(),
                  "gatehouse.upstreams.up.trust-store-password",
                  SelfSigned.PASSWORD));
      assertEquals(200, trusted.status());
      assertEquals(LONG, trusted.text());
      assertTrue(trusted.whole());
    } finally {
      upstream.stop(0);
    }
  }

  @Test
  void nonsenseInsteadOfTlsIsTold() throws Exception {
    try (var upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      Thread thread =
          new Thread(
              () -> {
                while (!upstream.isClosed()) {
                  try (Socket socket = upstream.accept()) {
                    socket.getOutputStream().write("220 smtp ready\r\n".getBytes(UTF_8));
                    socket.getInputStream().readNBytes(100);
                  } catch (IOException closed) {
                    // the next one, if any
                  }
                }
              });
      thread.setDaemon(true);
      thread.start();
      var heard = ask(upstream.getLocalPort(), Map.of());
      assertEquals(502, heard.status(), heard.text());
      assertTrue(heard.text().contains("upstream_tls_failure"), heard.text());
    }
  }

  @Test
  void silenceInsteadOfTlsIsAConnectTimeout() throws Exception {
    try (var upstream = new ServerSocket(0, 50, InetAddress.getLoopbackAddress())) {
      var heard =
          ask(upstream.getLocalPort(), Map.of("gatehouse.upstreams.up.timeouts.connect", "300ms"));
      assertEquals(504, heard.status(), heard.text());
    }
  }

  private static RawClient.Reply ask(int port, Map<String, String> more) throws Exception {
    Map<String, String> settings = new TreeMap<>(more);
    settings.put("gatehouse.upstreams.up.type", "openai");
    settings.put("gatehouse.upstreams.up.base-url", "https://localhost:" + port + "/v1");
    settings.put("gatehouse.upstreams.up.api-key", "k");
    settings.put("gatehouse.auth.anonymous", "true");
    try (var server = GatewayServer.start(Kind.JETTY, settings, "")) {
      var heard = RawClient.ask(server.port(), "/v1/chat/completions", ASK);
      server.assertNothingLeft();
      return heard;
    }
  }

  private static HttpsServer upstream(SelfSigned certificate) throws Exception {
    SSLContext tls = SSLContext.getInstance("TLS");
    tls.init(certificate.keys().getKeyManagers(), null, null);
    HttpsServer server =
        HttpsServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    server.createContext(
        "/",
        exchange -> {
          exchange.getRequestBody().readAllBytes();
          byte[] reply = LONG.getBytes(UTF_8);
          exchange.getResponseHeaders().add("content-type", "application/json");
          exchange.sendResponseHeaders(200, reply.length);
          exchange.getResponseBody().write(reply);
          exchange.close();
        });
    server.start();
    return server;
  }
}
