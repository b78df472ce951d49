// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.Sources;
import io.gatehouse.testkit.GrpcUpstream;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.io.ByteArrayOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A gateway that was told of a preset and of that other gateway's own variables, and is sent the
 * requests that its clients send.
 */
class PresetGatewayTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String HELLO = "Hello, world!";
  private static final String ASK =
      "{\"model\":\"MODEL\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
          + "\"temperature\":0.7,\"max_tokens\":100}";
  private static final String OPENAI =
      "{\"id\":\"c1\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{"
          + "\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello, world!\"},"
          + "\"finish_reason\":\"stop\"}],"
          + "\"usage\":{\"prompt_tokens\":12,\"completion_tokens\":7,\"total_tokens\":19}}";
  private static final String BAILIAN =
      "{\"output\":{\"finish_reason\":\"stop\",\"session_id\":\"s\",\"text\":\"Hello, world!\"},"
          + "\"usage\":{\"models\":[{\"model_id\":\"q\",\"input_tokens\":12,"
          + "\"output_tokens\":7}]},\"request_id\":\"r\"}";

  @ParameterizedTest
  @ValueSource(strings = {"", "authorization: Bearer whatever"})
  void bailian(String header) throws Exception {
    try (var upstream = answering(BAILIAN);
        var server =
            start(
                Map.of(
                    "GATEHOUSE_PRESET", "bailian-proxy",
                    "ALIYUN_APP_ID", "app-1",
                    "ALIYUN_API_KEY", "upstream-key",
                    "ALIYUN_BASE_URL", root(upstream)))) {
      String ask = ASK.replace("MODEL", "gpt-3.5-turbo");
      assertSaid(
          header.isEmpty()
              ? RawClient.ask(server.port(), CHAT, ask)
              : RawClient.ask(server.port(), CHAT, ask, header));
      var asked = upstream.requests().get(0);
      assertTrue(asked.head().startsWith("POST /api/v1/apps/app-1/completion "), asked.head());
      assertEquals("Bearer upstream-key", asked.header("authorization"));
    }
  }

  @ParameterizedTest
  @CsvSource({"dashscope, DASHSCOPE_KEY", "openrouter, OPENROUTER_KEY"})
  void dashscope(String service, String key) throws Exception {
    try (var upstream = answering(OPENAI);
        var server =
            start(
                Map.of(
                    "GATEHOUSE_PRESET",
                    "dashscope-proxy",
                    "UPSTREAM_SERVICE",
                    service,
                    key,
                    "upstream-key",
                    "GATEHOUSE_UPSTREAMS_" + service.toUpperCase(Locale.ROOT) + "_BASE_URL",
                    upstream.base()))) {
      String noModel = ASK.replace("\"model\":\"MODEL\",", "");
      assertSaid(RawClient.ask(server.port(), "/", noModel));
      assertSaid(RawClient.ask(server.port(), "/", ASK.replace("MODEL", "qwen-plus")));
      var first = upstream.requests().get(0);
      assertTrue(first.head().startsWith("POST /v1/chat/completions "), first.head());
      assertEquals("Bearer upstream-key", first.header("authorization"));
      assertTrue(first.text().contains("\"qwen3-max\""), first.text());
      assertTrue(upstream.requests().get(1).text().contains("\"qwen-plus\""));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/chat/completions", CHAT})
  void unified(String path) throws Exception {
    try (var upstream = answering(OPENAI);
        var server =
            start(
                Map.of(
                    "GATEHOUSE_PRESET", "unified-proxy",
                    "TYPE", "custom",
                    "BASE_URL", upstream.base(),
                    "API_KEY", "not-needed",
                    "ACTUAL_NAME", "llama2",
                    "ENABLE_CLIENT_AUTH", "false"))) {
      assertSaid(RawClient.ask(server.port(), path, ASK.replace("MODEL", "llama2")));
      assertTrue(upstream.requests().get(0).text().contains("\"llama2\""));
    }
  }

  @Test
  void unifiedAsksForKeysThatNobodyHasYet() throws Exception {
    try (var server = start(Map.of("GATEHOUSE_PRESET", "unified-proxy", "API_KEY", "k"))) {
      var reply = RawClient.ask(server.port(), "/chat/completions", ASK);
      assertEquals(401, reply.status());
      assertTrue(reply.text().contains("gateway_closed"), reply.text());
    }
  }

  /** The seed's own variables, and the secret that was built into it. */
  @Test
  void zai() throws Exception {
    Path said = Path.of("src/test/resources/matrix/zai-web/text");
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  if (request.head().startsWith("GET ")) {
                    byte[] user = Files.readAllBytes(said.resolve("upstream-reply-1.json"));
                    reply.head(
                        200, "content-type: application/json", "content-length: " + user.length);
                    reply.raw(user);
                    return;
                  }
                  reply.stream();
                  reply.chunk(Files.readString(said.resolve("upstream-reply.sse")));
                  reply.endChunks();
                });
        var server =
            start(
                Map.of(
                    "GATEHOUSE_PRESET", "zai-proxy",
                    "UPSTREAM_TOKEN", "account-token",
                    "API_KEY", "client-key",
                    "UPSTREAM_URL", root(upstream) + "/api/chat/completions",
                    "GATEHOUSE_UPSTREAMS_ZAI_SIGNING_SECRET", "for-tests"))) {
      String ask = ASK.replace("MODEL", "glm-4.5");
      assertEquals(401, RawClient.ask(server.port(), CHAT, ask).status());
      assertSaid(RawClient.ask(server.port(), CHAT, ask, "authorization: Bearer client-key"));
    }
  }

  @Test
  void pieces() throws Exception {
    try (var upstream =
            new GrpcUpstream(
                (call, reply) -> {
                  reply.onNext(said());
                  reply.onCompleted();
                });
        var server =
            start(
                Map.of(
                    "GATEHOUSE_PRESET", "pieces-proxy",
                    "GPT_GRPC_ADDR", upstream.base(),
                    "VERTEX_GRPC_ADDR", upstream.base(),
                    "API_PREFIX", "/api",
                    "ENABLE_MODEL_ROUTE", "true",
                    "ENABLE_FOOLPROOF_ROUTE", "true",
                    "DEFAULT_MODEL", "gpt-4o"))) {
      String ask = ASK.replace("MODEL", "gpt-4");
      assertSaid(RawClient.ask(server.port(), "/api/chat/completions", ask));
      assertSaid(
          RawClient.ask(
              server.port(), "/api/chat/completions", ask.replace("gpt-4", "unheard-of")));
      assertSaid(
          RawClient.ask(
              server.port(),
              "/gpt-4/api/chat/completions",
              ask.replace("\"model\":\"gpt-4\",", "")));
      var tolerated = RawClient.ask(server.port(), "/api/chat/completion", ask);
      assertSaid(tolerated);
      assertTrue(!tolerated.header("x-warning").isEmpty());
      var models = RawClient.request(server.port(), "GET", "/api/models");
      assertEquals(200, models.status());
      assertTrue(models.text().contains("claude-3-5-sonnet@20240620"), models.text());
    }
  }

  @Test
  void piecesWithAKeyIsClosed() throws Exception {
    Map<String, String> variables =
        Map.of(
            "GATEHOUSE_PRESET", "pieces-proxy",
            "GPT_GRPC_ADDR", "127.0.0.1:1",
            "VERTEX_GRPC_ADDR", "127.0.0.1:1",
            "API_KEY", "client-key");
    try (var server = start(variables)) {
      assertEquals(401, RawClient.ask(server.port(), CHAT, ASK).status());
      var let = RawClient.ask(server.port(), CHAT, ASK, "authorization: Bearer client-key");
      assertEquals(404, let.status(), let.text());
    }
  }

  /** All its limits and lists, by its own variables; only whom to believe is ours to say. */
  @Test
  void piecesLimitsAndDenies(@TempDir Path dir) throws Exception {
    Path file = Files.writeString(dir.resolve("list.txt"), "[{\"ip\":\"192.0.2.9\"}]");
    Map<String, String> variables = new TreeMap<>();
    variables.put("GATEHOUSE_PRESET", "pieces-proxy");
    variables.put("GPT_GRPC_ADDR", "127.0.0.1:1");
    variables.put("VERTEX_GRPC_ADDR", "127.0.0.1:1");
    variables.put("RATE_LIMIT", "3");
    variables.put("RATE_LIMIT_WINDOW", "3600");
    variables.put("BURST_RATE_LIMIT_ENABLED", "true");
    variables.put("BURST_RATE_LIMIT", "2");
    variables.put("BURST_RATE_LIMIT_WINDOW", "3600");
    variables.put("IP_WHITELIST", "192.0.2.2,10.0.0.0/8");
    variables.put("IP_BLACKLIST", "192.0.2.1,2001:db8::1");
    variables.put("BLACKLIST_MODE", "subnet");
    variables.put("IPV4_MASK", "16");
    variables.put("BLACKLIST_THRESHOLD", "2");
    variables.put("BLACKLIST_FILE", file.toString());
    variables.put("GATEHOUSE_ADDRESSES_TRUSTED_PROXIES", "127.0.0.1");
    try (var server = start(variables)) {
      for (String denied : List.of("192.0.2.1", "2001:db8::1", "192.0.2.9")) {
        assertEquals(403, from(server, denied), denied);
      }
      for (int expected : new int[] {200, 200, 429, 429, 403}) {
        assertEquals(200, from(server, "192.0.2.2"));
        assertEquals(expected, from(server, "198.51.100.1"));
      }
      assertEquals(403, from(server, "198.51.7.7"));
      assertEquals(200, from(server, "198.52.7.7"));
    }
    assertTrue(Files.readString(file).contains("\n198.51.0.0/16 # "), Files.readString(file));
  }

  private static int from(GatewayServer server, String address) throws Exception {
    return RawClient.request(server.port(), "GET", "/v1/models", "X-Forwarded-For: " + address)
        .status();
  }

  private static GatewayServer start(Map<String, String> variables) throws Exception {
    return GatewayServer.start(
        Kind.JETTY, Sources.of(GatewayServer.ONE_TRY, new TreeMap<>(variables)), "", null);
  }

  private static ScriptedUpstream answering(String json) throws Exception {
    byte[] bytes = json.getBytes(UTF_8);
    return new ScriptedUpstream(
        (request, reply) -> {
          reply.head(200, "content-type: application/json", "content-length: " + bytes.length);
          reply.raw(bytes);
        });
  }

  private static String root(ScriptedUpstream upstream) {
    return upstream.base().replace("/v1", "");
  }

  private static void assertSaid(RawClient.Reply reply) {
    assertEquals(200, reply.status(), reply.text());
    assertTrue(reply.text().contains("\"content\":\"" + HELLO + "\""), reply.text());
  }

  /** The reply of the service for OpenAI's models, in the bytes of protocol buffers. */
  private static byte[] said() {
    byte[] message = joined(new byte[] {0x08, 1}, field(2, HELLO.getBytes(UTF_8)));
    byte[] body = joined(field(1, "id".getBytes(UTF_8)), field(4, field(2, message)));
    return joined(new byte[] {0x10, (byte) 0xC8, 0x01}, field(4, body));
  }

  private static byte[] field(int number, byte[] bytes) {
    return joined(new byte[] {(byte) (number << 3 | 2), (byte) bytes.length}, bytes);
  }

  private static byte[] joined(byte[] one, byte[] other) {
    ByteArrayOutputStream both = new ByteArrayOutputStream();
    both.writeBytes(one);
    both.writeBytes(other);
    return both.toByteArray();
  }
}
