// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An upstream whose paths name the model. */
class AzureTest {
  private static final String DEPLOYMENT = "/v1/openai/deployments/mini/";
  private static final String VERSION = "?api-version=2024-10-21";

  private static ScriptedUpstream upstream;
  private static GatewayServer server;

  @BeforeAll
  static void start() throws Exception {
    upstream =
        new ScriptedUpstream(
            (request, reply) -> reply.whole(200, "application/json", "{}".getBytes(UTF_8)));
    server =
        GatewayServer.start(
            Kind.JETTY,
            Map.of(
                "gatehouse.auth.anonymous", "true",
                "gatehouse.upstreams.az.type", "azure-openai",
                "gatehouse.upstreams.az.base-url", upstream.base(),
                "gatehouse.upstreams.az.api-key", "upstream-secret",
                "gatehouse.upstreams.az.api-version", "2024-10-21"),
            "");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    upstream.close();
  }

  @ParameterizedTest
  @CsvSource({"chat/completions", "embeddings", "images/generations"})
  void everyEndpointIsThatDeployments(String endpoint) throws Exception {
    var heard =
        RawClient.ask(
            server.port(), "/v1/" + endpoint, "{\"model\":\"az/mini\",\"messages\":[{}]}");
    assertEquals(200, heard.status(), heard.text());
    var sent = last();
    assertEquals(DEPLOYMENT + endpoint + VERSION, sent.head().split(" ", 3)[1]);
    assertEquals("upstream-secret", sent.header("api-key"));
    assertEquals("", sent.header("authorization"));
  }

  /** The only upstream there is, but where to send it is not known before the form says so. */
  @Test
  void aFormWaitsForItsModel() throws Exception {
    String form =
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.wav\"\r\n\r\n"
            + "sound".repeat(20_000)
            + "\r\n--x\r\nContent-Disposition: form-data; name=\"model\"\r\n\r\naz/mini\r\n--x--\r\n";
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          "POST /v1/audio/transcriptions HTTP/1.1\r\nHost: x\r\n"
              + "Content-Type: multipart/form-data; boundary=x\r\nContent-Length: "
              + form.length()
              + "\r\n\r\n"
              + form);
      var heard = client.reply();
      assertEquals(200, heard.status(), heard.text());
    }
    assertEquals(DEPLOYMENT + "audio/transcriptions" + VERSION, last().head().split(" ", 3)[1]);
    assertTrue(last().text().contains("\r\n\r\nmini\r\n"), "the deployment's own name");
  }

  private static ScriptedUpstream.Request last() {
    return upstream.requests().get(upstream.requests().size() - 1);
  }
}
