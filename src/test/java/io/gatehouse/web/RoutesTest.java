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
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Which model is asked under which name: wildcards, aliases and what callers say by header. */
class RoutesTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String SLOW = "slow";

  private static ScriptedUpstream upstream;
  private static GatewayServer open;
  private static GatewayServer closed;

  /** Answers with the model it was asked for; never, when that is the slow one. */
  @BeforeAll
  static void start() throws Exception {
    upstream =
        new ScriptedUpstream(
            (request, reply) -> {
              if (request.text().contains("\"model\":\"" + SLOW)) {
                new CountDownLatch(1).await();
              }
              if (request.header("authorization").endsWith("spent-key")) {
                reply.head(429, "retry-after: 600", "content-length: 0");
                return;
              }
              String said = "{\"model\":\"" + model(request.text()) + "\"}";
              reply.whole(200, "application/json", said.getBytes(UTF_8));
            });
    open =
        GatewayServer.start(
            Kind.JETTY,
            upstream,
            "gatehouse.routes.gpt-*.targets=up/openai/gpt-*",
            "gatehouse.routes.gpt-*-mini.targets=up/small-*",
            "gatehouse.routes.gpt-6.targets=up/six",
            "gatehouse.routes.patient-*.targets=up/slow-*",
            "gatehouse.routes.patient-*.timeouts.total=400ms",
            "gatehouse.routes.patient-*.timeouts.stream-total=300ms",
            "gatehouse.upstreams.up.timeouts.total=20s",
            "gatehouse.upstreams.late.type=openai",
            "gatehouse.upstreams.late.api-key=k",
            "gatehouse.upstreams.late.base-url=" + upstream.base(),
            "gatehouse.upstreams.late.timeouts.total=500ms",
            "gatehouse.upstreams.late.timeouts.stream-total=600ms",
            "gatehouse.upstreams.spent.type=openai",
            "gatehouse.upstreams.spent.api-key=spent-key",
            "gatehouse.upstreams.spent.base-url=" + upstream.base(),
            "gatehouse.routes.spread.targets=spent/first,up/second",
            "gatehouse.aliases.newest=gpt-7",
            "gatehouse.aliases.\"gpt-4.1\"=newest",
            "gatehouse.default-model=up/m",
            "gatehouse.overrides.target=true",
            "gatehouse.overrides.longest-timeout=1s");
    closed = GatewayServer.start(Kind.JETTY, upstream, "gatehouse.default-model=up/m");
  }

  @AfterAll
  static void stop() throws IOException {
    open.close();
    closed.close();
    upstream.close();
  }

  private static String model(String body) {
    return body.replaceAll("(?s).*\"model\":\"([^\"]*)\".*", "$1");
  }

  private static RawClient.Reply ask(GatewayServer server, String model, String... headers)
      throws IOException {
    String body =
        "{\"model\":\"" + model + "\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
    return RawClient.ask(server.port(), CHAT, body, headers);
  }

  @ParameterizedTest
  @CsvSource({
    "gpt-5, openai/gpt-5",
    "gpt-5-mini, small-5",
    "gpt-6, six",
    "newest, openai/gpt-7",
    "gpt-4.1, openai/gpt-7",
    "up/gpt-6, gpt-6"
  })
  void asksForTheModelThatTheNameLeadsTo(String name, String asked) throws IOException {
    assertEquals(asked, model(ask(open, name).text()));
  }

  @ParameterizedTest
  @CsvSource({"gpt-5, openai/gpt-5", "newest, openai/gpt-7", "up/other, other"})
  void aCallerNamesTheTargetByHeader(String target, String asked) throws IOException {
    var heard = ask(open, "gpt-6", "x-gatehouse-target: " + target);
    assertEquals(asked, model(heard.text()));
  }

  @Test
  void aFormGoesWhereTheHeaderSays() throws IOException {
    assertEquals("six", modelOf("up/m", "x-gatehouse-target: gpt-6\r\n"));
  }

  /** What is limited is mostly a model, and then the others need not suffer for it. */
  @ParameterizedTest
  @CsvSource({"true, 200", "false, 429"})
  void aKeyServesOtherModelsMeanwhile(boolean perModel, int status) throws Exception {
    try (var limiting =
            new ScriptedUpstream(
                (request, reply) -> {
                  if (request.text().contains("\"spent\"")) {
                    reply.head(429, "retry-after: 600", "content-length: 0");
                  } else {
                    reply.whole(200, "application/json", "{}".getBytes(UTF_8));
                  }
                });
        var server =
            GatewayServer.start(
                Kind.JETTY, limiting, "gatehouse.keys.rest-per-model=" + perModel)) {
      assertEquals(429, ask(server, "up/spent").status());
      assertEquals(429, ask(server, "up/spent").status());
      assertEquals(status, ask(server, "up/other").status());
      assertEquals(perModel ? 2 : 1, limiting.requests().size());
    }
  }

  /** A form is sent to one target only, so that one has to be the right one. */
  @Test
  void aTargetWhoseKeyRestsIsNotTheFirst() throws IOException {
    assertEquals("second", model(ask(open, "spread").text()));
    assertEquals("second", modelOf("spread", ""));
  }

  /** The model that a form arrives with. */
  private static String modelOf(String named, String header) throws IOException {
    String form =
        "--b\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\n"
            + named
            + "\r\n--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"
            + "x\r\n--b--\r\n";
    try (RawClient client = new RawClient(open.port())) {
      client.send(
          "POST /v1/audio/transcriptions HTTP/1.1\r\nhost: h\r\nconnection: close\r\n"
              + header
              + "content-type: multipart/form-data; boundary=b\r\ncontent-length: "
              + form.length()
              + "\r\n\r\n"
              + form);
      client.until("HTTP/1.1 200");
    }
    List<ScriptedUpstream.Request> asked = upstream.requests();
    return asked.get(asked.size() - 1).text().split("\r\n", -1)[3];
  }

  @ParameterizedTest
  @CsvSource({
    "open, x-gatehouse-target: up/, 404, model_not_found, x-gatehouse-target",
    "open, x-gatehouse-timeout: 2s, 400, '', x-gatehouse-timeout",
    "open, x-gatehouse-timeout-idle: soon, 400, '', x-gatehouse-timeout-idle",
    "closed, x-gatehouse-target: up/m, 400, override_not_allowed, x-gatehouse-target",
    "closed, x-gatehouse-timeout: 1, 400, override_not_allowed, x-gatehouse-timeout"
  })
  void aHeaderIsRefusedRatherThanPassedOver(
      String server, String header, int status, String code, String param) throws IOException {
    int before = upstream.requests().size();
    var heard = ask(server.equals("open") ? open : closed, "up/m", header);
    assertEquals(status, heard.status(), heard.text());
    assertTrue(heard.text().contains("\"param\":\"" + param + '"'), heard.text());
    assertTrue(code.isEmpty() || heard.text().contains("\"code\":\"" + code + '"'), heard.text());
    assertEquals(before, upstream.requests().size());
  }

  @ParameterizedTest
  @CsvSource({
    "patient-x, false, '', 400 ms",
    "patient-x, true, '', 300 ms",
    "patient-x, false, x-gatehouse-timeout: 200ms, 200 ms",
    "patient-x, true, x-gatehouse-timeout: 200ms, 200 ms",
    "up/slow, false, x-gatehouse-timeout: 300ms, 300 ms",
    "up/slow, false, x-gatehouse-timeout-first-byte: 200ms, 200 ms",
    "late/slow, false, '', 500 ms",
    "late/slow, true, '', 600 ms"
  })
  void whoIsNearerSaysHowLongToWait(String model, boolean stream, String header, String waited)
      throws IOException {
    String streamed = stream ? model + "\",\"stream\":true,\"user\":\"u" : model;
    var heard = header.isEmpty() ? ask(open, streamed) : ask(open, streamed, header);
    assertEquals(504, heard.status(), heard.text());
    assertTrue(heard.text().matches(".*(within|more than) " + waited + "\\W.*"), heard.text());
  }

  @Test
  void namesWithAStarAreNotListed() throws IOException {
    String listed;
    try (RawClient client = new RawClient(open.port())) {
      client.send("GET /v1/models HTTP/1.1\r\nhost: h\r\nconnection: close\r\n\r\n");
      listed = client.until("]}");
    }
    for (String name : List.of("gpt-6", "newest", "gpt-4.1")) {
      assertTrue(listed.contains("\"id\":\"" + name + '"'), listed);
    }
    assertFalse(listed.contains("*"), listed);
  }
}
