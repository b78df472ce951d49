// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.telemetry.RequestLog;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** Limits, as clients meet them. */
@SuppressWarnings("try") // nobody interrupts a test
class QuotaTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String WHOLE =
      "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":60}}";

  private static String asking(String more) {
    return "{\"model\":\"m\"," + more + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  }

  private static ScriptedUpstream.Script whole(String body, String... headers) {
    return (request, reply) -> {
      String[] all = new String[headers.length + 2];
      System.arraycopy(headers, 0, all, 2, headers.length);
      all[0] = "content-type: application/json";
      all[1] = "content-length: " + body.length();
      reply.head(200, all);
      reply.raw(body.getBytes(UTF_8));
    };
  }

  private static RawClient.Reply ask(GatewayServer server, String json) throws Exception {
    return RawClient.ask(server.port(), PATH, json);
  }

  @Test
  void whoHasAskedTooOftenIsToldWhenToComeBack() throws Exception {
    try (var up = new ScriptedUpstream(whole(WHOLE, "x-ratelimit-remaining-requests: 41"));
        var server =
            GatewayServer.start(
                Kind.JETTY,
                up,
                "gatehouse.quotas.callers.requests=2/hour",
                "gatehouse.quotas.callers.tokens=5000/hour")) {
      RawClient.Reply first = ask(server, asking("\"max_tokens\":50,"));
      assertEquals(200, first.status());
      assertEquals("2", first.header("x-ratelimit-limit-requests"));
      assertEquals("1", first.header("x-ratelimit-remaining-requests"));
      assertTrue(
          first.header("x-ratelimit-reset-requests").matches("(30m0s|29m59s)"), first.head());
      assertEquals("5000", first.header("x-ratelimit-limit-tokens"));
      assertEquals(
          1, first.head().split("x-ratelimit-remaining-requests", -1).length - 1, first.head());
      assertEquals(200, ask(server, asking("")).status());
      RawClient.Reply third = ask(server, asking(""));
      assertEquals(429, third.status());
      assertTrue(third.text().contains("\"rate_limit_exceeded\""), third.text());
      assertEquals("0", third.header("x-ratelimit-remaining-requests"));
      int wait = Integer.parseInt(third.header("retry-after"));
      assertTrue(wait > 1700 && wait <= 1800, third.head());
      server.assertNothingLeft();
    }
  }

  /** Where only one upstream comes into question, it need not be asked for a model to begin. */
  @Test
  void aFormThatNamesItsModelLastIsHeldToThatModelsLimits() throws Exception {
    for (String limit : List.of("routes.m", "models.m")) {
      try (var up = new ScriptedUpstream(whole("{}"));
          var server =
              GatewayServer.start(
                  Kind.JETTY, up, "gatehouse.quotas." + limit + ".requests=1/day")) {
        assertEquals(200, transcribe(server).status(), limit);
        assertEquals(429, transcribe(server).status(), limit);
      }
    }
  }

  private static RawClient.Reply transcribe(GatewayServer server) throws Exception {
    String form =
        "--b\r\ncontent-disposition: form-data; name=\"file\"; filename=\"f\"\r\n\r\n"
            + "x".repeat(200_000)
            + "\r\n--b\r\ncontent-disposition: form-data; name=\"model\"\r\n\r\nm\r\n--b--\r\n";
    try (RawClient client = new RawClient(server.port())) {
      client.send(
          "POST /v1/audio/transcriptions HTTP/1.1\r\nhost: h\r\nconnection: close\r\n"
              + "content-type: multipart/form-data; boundary=b\r\ncontent-length: "
              + form.length()
              + "\r\n\r\n"
              + form);
      return client.reply();
    }
  }

  @Test
  void tokensAreSettledWithTheTruth() throws Exception {
    try (var up = new ScriptedUpstream(whole(WHOLE));
        var server =
            GatewayServer.start(Kind.JETTY, up, "gatehouse.quotas.callers.tokens=1000/day")) {
      for (int i = 0; i < 5; i++) {
        assertEquals(200, ask(server, asking("\"max_completion_tokens\":500,")).status(), "" + i);
        server.assertNothingLeft();
      }
      RawClient.Reply sixth = ask(server, asking("\"max_completion_tokens\":500,"));
      assertEquals(429, sixth.status());
      assertEquals(200, ask(server, asking("\"max_completion_tokens\":400,")).status());
    }
  }

  @Test
  void aReplyWithoutUsageIsSettledByItsLength() throws Exception {
    String wordy = WHOLE.replaceAll(",\"usage.*", "}").replace("Hello", "word ".repeat(400));
    try (var up = new ScriptedUpstream(whole(wordy));
        var server =
            GatewayServer.start(Kind.JETTY, up, "gatehouse.quotas.callers.tokens=1000/day")) {
      assertEquals(200, ask(server, asking("\"max_tokens\":900,")).status());
      server.assertNothingLeft();
      assertEquals(429, ask(server, asking("\"max_tokens\":600,")).status());
      assertEquals(200, ask(server, asking("\"max_tokens\":400,")).status());
    }
  }

  @Test
  void whatFailedAtTheUpstreamHasTakenNoTokens() throws Exception {
    try (var up =
            new ScriptedUpstream(
                (request, reply) ->
                    reply.whole(500, "application/json", "{\"error\":{}}".getBytes(UTF_8)));
        var server =
            GatewayServer.start(Kind.JETTY, up, "gatehouse.quotas.callers.tokens=1000/day")) {
      for (int i = 0; i < 3; i++) {
        assertEquals(500, ask(server, asking("\"max_tokens\":900,")).status() / 100 * 100);
        server.assertNothingLeft();
      }
    }
  }

  @Test
  void aStreamThatItsClientLeavesIsSettledAsFarAsItCame() throws Exception {
    CountDownLatch left = new CountDownLatch(1);
    String word = "{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word word word word \"}}]}";
    try (var up =
            new ScriptedUpstream(
                (request, reply) -> {
                  if (!request.text().contains("stream")) {
                    whole(WHOLE).answer(request, reply);
                    return;
                  }
                  reply.stream();
                  reply.event(word);
                  if (reply.isLeftWithin(9000)) {
                    left.countDown();
                  }
                });
        var server =
            GatewayServer.start(
                Kind.JETTY,
                up,
                "gatehouse.quotas.callers.tokens=1000/day",
                "gatehouse.quotas.callers.concurrent=1",
                "gatehouse.stream.keep-alive=50ms");
        var client = new RawClient(server.port())) {
      client.post(PATH, asking("\"stream\":true,\"max_tokens\":900,").getBytes(UTF_8));
      client.until("word");
      RawClient.Reply second = ask(server, asking("\"max_tokens\":1,"));
      assertEquals(429, second.status());
      assertTrue(second.text().contains("too_many_requests_in_flight"), second.text());
      client.close();
      assertTrue(left.await(9, TimeUnit.SECONDS));
      server.assertNothingLeft();
      RawClient.Reply next = ask(server, asking("\"max_tokens\":950,"));
      int rest = Integer.parseInt(next.header("x-ratelimit-remaining-tokens"));
      assertTrue(rest >= 40 && rest < 50, next.head());
    }
  }

  @Test
  void bounds() throws Exception {
    try (var up = new ScriptedUpstream(whole(WHOLE));
        var server =
            GatewayServer.start(
                Kind.JETTY,
                up,
                "gatehouse.quotas.callers.longest-output=100",
                "gatehouse.quotas.callers.longest-input=50")) {
      assertRefused(server, "\"max_tokens\":101,", "max_tokens");
      assertRefused(
          server, "\"max_tokens\":5,\"max_completion_tokens\":101,", "max_completion_tokens");
      assertRefused(server, "\"max_tokens\":26,\"n\":4,", "max_tokens");
      assertRefused(server, "\"max_tokens\":\"9\",", "max_tokens");
      assertRefused(server, "\"max_tokens\":-1,", "max_tokens");
      assertRefused(server, "\"max_tokens\":1e99,", "max_tokens");
      assertEquals(200, ask(server, asking("\"max_tokens\":25,\"n\":4,")).status());
      assertEquals(200, ask(server, asking("\"max_tokens\":null,")).status());
      RawClient.Reply longer = ask(server, asking("").replace("hi", "word ".repeat(60)));
      assertEquals(400, longer.status());
      assertTrue(longer.text().contains("input_too_long"), longer.text());
      assertEquals(2, up.requests().size());
    }
  }

  private static void assertRefused(GatewayServer server, String more, String field)
      throws Exception {
    RawClient.Reply reply = ask(server, asking(more));
    assertEquals(400, reply.status(), more);
    assertTrue(reply.text().contains("\"param\":\"" + field + "\""), reply.text());
  }

  @Test
  void aTargetWhoseLimitIsReachedIsPassedOver() throws Exception {
    AtomicInteger seconds = new AtomicInteger();
    try (var up = new ScriptedUpstream(whole(WHOLE));
        var second =
            new ScriptedUpstream(
                (request, reply) -> {
                  seconds.incrementAndGet();
                  whole(WHOLE).answer(request, reply);
                });
        var log = new LogLines(RequestLog.NAME)) {
      Map<String, String> all = new LinkedHashMap<>();
      all.put("gatehouse.auth.anonymous", "true");
      all.put("gatehouse.upstreams.first.type", "openai");
      all.put("gatehouse.upstreams.first.base-url", up.base());
      all.put("gatehouse.upstreams.first.api-key", "k");
      all.put("gatehouse.upstreams.second.type", "openai");
      all.put("gatehouse.upstreams.second.base-url", second.base());
      all.put("gatehouse.upstreams.second.api-key", "k");
      all.put("gatehouse.routes.m.targets", "first/gpt-4o,second/two");
      all.put("gatehouse.quotas.upstreams.first.requests", "2/hour");
      all.put("gatehouse.quotas.models.two.requests", "1/hour");
      try (var server = GatewayServer.start(Kind.JETTY, all, "")) {
        for (String upstream : List.of("first", "first", "second")) {
          RawClient.Reply reply = ask(server, asking(""));
          assertEquals(200, reply.status());
          assertEquals(upstream, reply.header("x-gatehouse-upstream"));
          assertFalse(reply.head().contains("x-ratelimit"), reply.head());
        }
        RawClient.Reply fourth = ask(server, asking(""));
        assertEquals(429, fourth.status());
        assertFalse(fourth.header("retry-after").isEmpty());
        server.assertNothingLeft();
        assertEquals(1, seconds.get());
        String first = log.all().get(0);
        assertTrue(first.contains(" cost=0.0007 "), first);
        assertFalse(log.all().get(2).contains(" cost="), "nobody knows what 'two' costs");
      }
    }
  }
}
