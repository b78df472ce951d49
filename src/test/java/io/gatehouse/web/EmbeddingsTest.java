// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import java.io.IOException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Embeddings of upstreams that need more than a relay. */
class EmbeddingsTest {
  private static ScriptedUpstream upstream;
  private static GatewayServer server;

  /** Each text is a number, and its vector is that number. */
  private static void answer(ScriptedUpstream.Request request, ScriptedUpstream.Reply reply)
      throws Exception {
    JsonArray input = Json.parse(request.text()).getJsonArray("input");
    if (input.getString(0).equals("broke")) {
      reply.whole(400, "application/json", "{\"error\":{\"code\":\"Arrearage\"}}".getBytes(UTF_8));
      return;
    }
    if (request.head().contains("/embed ")) {
      reply.whole(
          200,
          "application/json",
          "{\"model\":\"nomic\",\"embeddings\":[[0.5]],\"prompt_eval_count\":4}".getBytes(UTF_8));
      return;
    }
    var data = Json.array();
    for (int i = 0; i < input.size(); i++) {
      data.add(
          Json.object()
              .add("object", "embedding")
              .add("index", i)
              .add("embedding", Json.array().add(Integer.parseInt(input.getString(i)))));
    }
    var usage = Json.object().add("prompt_tokens", 2).add("total_tokens", 2);
    JsonObject body =
        Json.object().add("object", "list").add("data", data).add("usage", usage).build();
    reply.whole(200, "application/json", body.toString().getBytes(UTF_8));
  }

  @BeforeAll
  static void start() throws Exception {
    upstream = new ScriptedUpstream(EmbeddingsTest::answer);
    server =
        GatewayServer.start(
            Kind.JETTY,
            upstream,
            "gatehouse.upstreams.ten.type=dashscope",
            "gatehouse.upstreams.ten.base-url=" + upstream.base(),
            "gatehouse.upstreams.ten.api-key=upstream-secret",
            "gatehouse.upstreams.own.type=ollama-native",
            "gatehouse.upstreams.own.base-url=" + upstream.base(),
            "gatehouse.upstreams.demo.type=demo");
  }

  @AfterAll
  static void stop() throws Exception {
    server.close();
    upstream.close();
  }

  @Test
  void manyTextsAreSentInBatchesAndCountedTogether() throws IOException {
    int before = upstream.requests().size();
    var heard = ask("{\"model\":\"ten/v4\",\"text_type\":\"query\",\"input\":" + texts(25) + "}");
    assertEquals(200, heard.status(), heard.text());
    JsonObject reply = Json.parse(heard.text());
    for (int i = 0; i < 25; i++) {
      JsonObject embedding = reply.getJsonArray("data").getJsonObject(i);
      assertEquals(i, embedding.getInt("index"));
      assertEquals(i, embedding.getJsonArray("embedding").getInt(0));
    }
    assertEquals("v4", reply.getString("model"));
    assertEquals(6, reply.getJsonObject("usage").getInt("total_tokens"));
    assertEquals("", heard.header("x-gatehouse-dropped"));
    var sent = upstream.requests().subList(before, upstream.requests().size());
    assertEquals(3, sent.size());
    sent.forEach(request -> assertTrue(request.text().contains("\"text_type\":\"query\"")));
    server.assertNothingLeft();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 11})
  void numbersBecomeBase64WhetherOneRequestOrTwo(int texts) throws IOException {
    var heard =
        ask("{\"model\":\"ten/v4\",\"encoding_format\":\"base64\",\"input\":" + texts(texts) + "}");
    JsonObject reply = Json.parse(heard.text());
    assertEquals("AAAAQA==", reply.getJsonArray("data").getJsonObject(2).getString("embedding"));
  }

  @ParameterizedTest
  @CsvSource({"float, [0.5]", "base64, \"AAAAPw==\""})
  void anotherWireIsTranslated(String format, String vector) throws IOException {
    var heard =
        ask(
            "{\"model\":\"own/nomic\",\"input\":\"a\",\"user\":\"u\",\"encoding_format\":\""
                + format
                + "\"}");
    assertEquals(200, heard.status(), heard.text());
    assertEquals("user", heard.header("x-gatehouse-dropped"));
    assertEquals(
        "{\"object\":\"list\",\"data\":[{\"object\":\"embedding\",\"index\":0,\"embedding\":"
            + vector
            + "}],\"model\":\"nomic\",\"usage\":{\"prompt_tokens\":4,\"total_tokens\":4}}",
        heard.text());
  }

  @Test
  void aBatchThatFailsFailsTheRequest() throws IOException {
    var heard =
        ask("{\"model\":\"ten/v4\",\"input\":" + texts(10).replace("]", ",\"broke\"]") + "}");
    assertEquals(429, heard.status(), heard.text());
    assertTrue(heard.text().contains("\"upstream\":\"ten\""), heard.text());
    server.assertNothingLeft();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"model":"ten/v4","input":[1,2,3,4,5,6,7,8,9,10,11]}              | input[0] | Text as tokens
          {"model":"demo/demo","input":["a",""]}                            | input[1] | not empty
          {"model":"demo/demo","input":["a","b"]}                           | model    | has no embeddings endpoint
          """)
  void wrongRequestsAreExplained(String body, String param, String message) throws IOException {
    var heard = ask(body);
    assertEquals(400, heard.status(), heard.text());
    JsonObject error = Json.parse(heard.text()).getJsonObject("error");
    assertEquals(param, error.getString("param"));
    assertTrue(error.getString("message").contains(message), error.getString("message"));
  }

  private static String texts(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> "\"" + i + "\"")
        .collect(Collectors.joining(",", "[", "]"));
  }

  private static RawClient.Reply ask(String body) throws IOException {
    return RawClient.ask(server.port(), "/v1/embeddings", body);
  }
}
