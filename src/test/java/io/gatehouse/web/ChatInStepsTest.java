// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Chats of several requests, and errors under a good status, on a real server. */
class ChatInStepsTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK =
      """
      {"model":"up/bot-77","stream":%s,"messages":[{"role":"user","content":"hi"}]}""";
  private static final String STATE =
      """
      {"code":0,"data":{"id":"11","conversation_id":"22","status":"%s","usage":{"input_count":12,"output_count":7}}}""";
  private static final String CREATED =
      "event:conversation.chat.created\ndata:{\"id\":\"11\",\"conversation_id\":\"22\"}\n\n";
  private static final String WORD =
      "event:conversation.message.delta\n"
          + "data:{\"id\":\"1\",\"type\":\"answer\",\"content\":\"Hello\"}\n\n";
  private static final String COMPLETED =
      "event:conversation.chat.completed\ndata:{\"id\":\"11\",\"conversation_id\":\"22\"}\n\n";

  @Test
  void aBotIsAskedUntilItIsDone() throws Exception {
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  String line = line(request);
                  if (line.startsWith("GET /v3/chat/message/list?")) {
                    json(
                        reply,
                        "{\"code\":0,\"data\":[{\"id\":\"1\",\"type\":\"answer\","
                            + "\"content\":\"Hello\"}]}");
                  } else {
                    boolean again = request.turn() < 2;
                    json(reply, STATE.formatted(again ? "in_progress" : "completed"));
                  }
                },
                true);
        var server = bots(Kind.JETTY, upstream, "polling=true")) {
      var heard = RawClient.ask(server.port(), CHAT, ASK.formatted(false));
      assertEquals(200, heard.status(), heard.text());
      assertTrue(heard.text().contains("\"content\":\"Hello\""), heard.text());
      assertTrue(heard.text().contains("\"total_tokens\":19"), heard.text());
      assertEquals(
          List.of(
              "POST /v3/chat HTTP/1.1",
              "GET /v3/chat/retrieve?conversation_id=22&chat_id=11 HTTP/1.1",
              "GET /v3/chat/retrieve?conversation_id=22&chat_id=11 HTTP/1.1",
              "GET /v3/chat/message/list?conversation_id=22&chat_id=11 HTTP/1.1"),
          upstream.requests().stream().map(ChatInStepsTest::line).toList());
      server.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @CsvSource({"true", "false"})
  void aPictureIsUploadedBeforeTheBotIsAsked(boolean streamed) throws Exception {
    String ask =
        ASK.formatted(streamed)
            .replace(
                "\"hi\"",
                "[{\"type\":\"image_url\",\"image_url\":{\"url\":"
                    + "\"data:image/png;base64,QUJD\"}}]");
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  if (line(request).startsWith("POST /v1/files/upload ")) {
                    json(reply, "{\"code\":0,\"data\":{\"id\":\"f1\"}}");
                  } else {
                    reply.stream();
                    reply.chunk(CREATED + WORD + COMPLETED);
                    reply.endChunks();
                  }
                });
        var server = bots(Kind.JETTY, upstream)) {
      var heard = RawClient.ask(server.port(), CHAT, ask);
      assertEquals(200, heard.status(), heard.text());
      assertTrue(heard.text().contains("\"content\":\"Hello\""), heard.text());
      assertTrue(heard.whole());
      assertEquals(2, upstream.requests().size());
      String form = upstream.requests().get(0).text();
      assertTrue(form.contains("filename=\"image.png\"\r\n"), form);
      assertTrue(form.contains("\r\n\r\nABC\r\n--gatehouse-"), form);
      String chat = upstream.requests().get(1).text();
      assertTrue(chat.contains("{\\\"type\\\":\\\"image\\\",\\\"file_id\\\":\\\"f1\\\"}"), chat);
      server.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBotIsToldWhenTheClientHasLeftItsStream(Kind kind) throws Exception {
    try (var upstream =
        new ScriptedUpstream(
            (request, reply) -> {
              if (line(request).startsWith("POST /v3/chat/cancel ")) {
                json(reply, "{\"code\":0}");
                return;
              }
              reply.stream();
              reply.chunk(CREATED);
              while (true) {
                reply.chunk(WORD);
                Thread.sleep(5);
              }
            })) {
      try (var server = bots(kind, upstream)) {
        try (var client = new RawClient(server.port())) {
          client.post(CHAT, ASK.formatted(true).getBytes(UTF_8));
          client.until("Hello");
        }
        assertCancelled(upstream);
        server.assertNothingLeft();
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBotIsToldWhenNobodyWaitsForItsAnswerAnyMore(Kind kind) throws Exception {
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> json(reply, STATE.formatted("in_progress")), true);
        var server = bots(kind, upstream, "polling=true", "timeouts.total=1500ms")) {
      var heard = RawClient.ask(server.port(), CHAT, ASK.formatted(false));
      assertEquals(504, heard.status(), heard.text());
      assertCancelled(upstream);
      server.assertNothingLeft();
    }
  }

  private static void assertCancelled(ScriptedUpstream upstream) {
    GatewayServer.waitFor(() -> cancels(upstream).size() == 1, () -> "no word of it");
    ScriptedUpstream.Request cancel = cancels(upstream).get(0);
    assertEquals("{\"conversation_id\":\"22\",\"chat_id\":\"11\"}", cancel.text());
    assertEquals("Bearer upstream-secret", cancel.header("authorization"));
  }

  private static List<ScriptedUpstream.Request> cancels(ScriptedUpstream upstream) {
    return upstream.requests().stream()
        .filter(request -> line(request).startsWith("POST /v3/chat/cancel "))
        .toList();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  | {"code":4016,"msg":"busy"}                                       | 409
          false | {"code":4100,"msg":"pat_x"}                                      | 502
          true  | event:error\\ndata:{"code":4000,"msg":"bad"}\\n\\n               | 400
          false | event:conversation.chat.failed\\ndata:{"last_error":{"code":4013,"msg":"slow"}}\\n\\n | 429
          """)
  void anErrorOfABotBecomesAStatus(boolean streamed, String said, int status) throws Exception {
    try (var upstream = saying(said);
        var server = bots(Kind.JETTY, upstream)) {
      assertFails(server, ASK.formatted(streamed), status);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          true  | event:error\\n:HTTP_STATUS/400\\ndata:{"code":"InvalidParameter","message":"Required parameter(AppId) missing"}\\n\\n | 404
          true  | event:result\\n:HTTP_STATUS/200\\ndata:{"output":{"session_id":"s","finish_reason":"null"}}\\n\\nevent:error\\n:HTTP_STATUS/429\\ndata:{"code":"Throttling"}\\n\\n | 429
          false | {"code":"DataInspectionFailed","message":"m"}                    | 400
          false | event:error\\n:HTTP_STATUS/503\\ndata:{"code":"x"}\\n\\n         | 503
          """)
  void anErrorOfAnApplicationBecomesAStatus(boolean streamed, String said, int status)
      throws Exception {
    try (var upstream = saying(said);
        var server = start(Kind.JETTY, upstream, "type=bailian", "app-id=a1")) {
      assertFails(server, ASK.formatted(streamed), status);
      assertEquals("POST /api/v1/apps/a1/completion HTTP/1.1", line(upstream.requests().get(0)));
    }
  }

  private static void assertFails(GatewayServer server, String ask, int status) throws Exception {
    var heard = RawClient.ask(server.port(), CHAT, ask);
    assertEquals(status, heard.status(), heard.text());
    assertTrue(heard.text().startsWith("{\"error\":{"), heard.text());
    server.assertNothingLeft();
  }

  /** Whatever it says, it says it under status 200. */
  private static ScriptedUpstream saying(String said) throws IOException {
    byte[] bytes = said.replace("\\n", "\n").getBytes(UTF_8);
    String type = said.startsWith("{") ? "application/json" : "text/event-stream";
    return new ScriptedUpstream((request, reply) -> reply.whole(200, type, bytes));
  }

  private static GatewayServer bots(Kind kind, ScriptedUpstream upstream, String... settings)
      throws Exception {
    return start(
        kind,
        upstream,
        Stream.concat(Stream.of("type=coze"), Stream.of(settings)).toArray(String[]::new));
  }

  private static GatewayServer start(Kind kind, ScriptedUpstream upstream, String... settings)
      throws Exception {
    String base = upstream.base().replace("/v1", "");
    return GatewayServer.start(
        kind,
        upstream,
        Stream.concat(Stream.of("base-url=" + base), Stream.of(settings))
            .map(setting -> "gatehouse.upstreams.up." + setting)
            .toArray(String[]::new));
  }

  private static String line(ScriptedUpstream.Request request) {
    return request.head().lines().findFirst().orElse("");
  }

  private static void json(ScriptedUpstream.Reply reply, String body) throws IOException {
    reply.whole(200, "application/json", body.getBytes(UTF_8));
  }
}
