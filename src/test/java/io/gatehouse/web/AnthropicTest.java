// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** An OpenAI client on one side, Anthropic's API on the other, and what passes between them. */
class AnthropicTest {
  private static final String MARK = ",\"cache_control\":{\"type\":\"ephemeral\"}";
  private static final String ASK =
      "{\"model\":\"MODEL\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"MARK}],"
          + "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"}MARK}],\"tool_choice\":\"none\"}";

  private static ScriptedUpstream upstream;
  private static GatewayServer gateway;

  @BeforeAll
  static void start() throws Exception {
    String reply =
        "{\"id\":\"m\",\"type\":\"message\",\"role\":\"assistant\",\"model\":\"claude-sonnet-5\","
            + "\"content\":[{\"type\":\"text\",\"text\":\"Hello\"}],\"stop_reason\":\"end_turn\"}";
    upstream =
        new ScriptedUpstream(
            (request, answer) -> answer.whole(200, "application/json", reply.getBytes(UTF_8)));
    gateway =
        GatewayServer.start(
            Kind.JETTY,
            upstream,
            "gatehouse.upstreams.up.type=anthropic",
            "gatehouse.upstreams.up.anthropic-version=2026-10-21",
            "gatehouse.upstreams.demo.type=demo",
            "gatehouse.upstreams.demo.pace=0ms");
  }

  @AfterAll
  static void stop() throws Exception {
    gateway.close();
    upstream.close();
  }

  @Test
  void theUpstreamHearsItsOwnWords() throws IOException {
    var heard = ask("up/claude-sonnet-5", MARK);
    assertEquals(200, heard.status(), heard.text());
    assertTrue(heard.text().contains("\"content\":\"Hello\""), heard.text());
    var sent = upstream.requests().get(upstream.requests().size() - 1);
    assertTrue(sent.head().startsWith("POST /v1/messages "), sent.head());
    assertEquals("upstream-secret", sent.header("x-api-key"));
    assertEquals("2026-10-21", sent.header("anthropic-version"));
    assertEquals(2, sent.text().split("cache_control", -1).length - 1, sent.text());
  }

  /** The demo counts every part it is given: a mark that came through would cost a token. */
  @Test
  void nobodyElseHearsOfCacheMarks() throws IOException {
    assertEquals(cost(ask("demo/demo", "")), cost(ask("demo/demo", MARK)));
  }

  @Test
  void whatIsNotGrantedIsSaid() throws IOException {
    String body =
        "{\"model\":\"up/claude-sonnet-5\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
            + "\"temperature\":0.5,\"top_k\":5,\"logprobs\":true}";
    var heard = RawClient.ask(gateway.port(), "/v1/chat/completions", body);
    assertEquals("logprobs, temperature", heard.header("x-gatehouse-dropped"), heard.head());
  }

  private static RawClient.Reply ask(String model, String mark) throws IOException {
    String body = ASK.replace("MODEL", model).replace("MARK", mark);
    return RawClient.ask(gateway.port(), "/v1/chat/completions", body);
  }

  private static int cost(RawClient.Reply heard) {
    assertEquals(200, heard.status(), heard.text());
    return Json.parse(heard.text()).getJsonObject("usage").getInt("prompt_tokens");
  }
}
