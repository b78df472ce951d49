// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.faults.Outcome;
import io.gatehouse.faults.Outcome.Answers;
import io.gatehouse.matrix.Heard;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.testkit.ScriptedUpstream.Reply;
import io.gatehouse.testkit.StrictClient;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/**
 * The sixteen scenarios of Failover Bench, scaled down from seconds to moments: a route with a
 * primary that misbehaves and a fallback that is well.
 *
 * @see <a href="https://github.com/failoverbench/failoverbench">Failover Bench</a>
 */
class FailoverBenchTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final int TOKENS = 60;
  private static final Answers ANSWERS =
      new Answers(words("primary", 1, TOKENS), words("fallback", 1, TOKENS));
  private static final String ASK =
      """
      {"model":"bench","stream":true,"stream_options":{"include_usage":true},
       "messages":[{"role":"user","content":"Sixty words, please."}]}""";

  private ScriptedUpstream.Script script = (request, reply) -> {};
  private boolean rejectsPrefill;
  private ScriptedUpstream primary;
  private ScriptedUpstream fallback;
  private GatewayServer gateway;

  @BeforeEach
  void open() throws Exception {
    primary = new ScriptedUpstream((request, reply) -> script.answer(request, reply));
    fallback =
        new ScriptedUpstream(
            (request, reply) -> {
              boolean prefill = request.text().contains("\"assistant\"");
              if (rejectsPrefill && prefill) {
                error(reply, 400, "prefill is not supported", "invalid_request_error");
              } else {
                say(reply, "fallback");
              }
            });
    Map<String, String> settings = FaultSettings.common(fallback.base());
    settings.putAll(FaultSettings.bench(primary.base(), "bench"));
    gateway = GatewayServer.start(Kind.JETTY, settings, "");
  }

  @AfterEach
  void close() throws IOException {
    gateway.assertNothingLeft();
    gateway.close();
    primary.close();
    fallback.close();
  }

  private static String words(String who, int from, int to) {
    return IntStream.rangeClosed(from, to)
        .mapToObj(i -> who + i + " ")
        .collect(Collectors.joining());
  }

  private static String chunk(String who, String delta, String finish) {
    return "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\""
        + who
        + "\",\"choices\":[{\"index\":0,\"delta\":"
        + delta
        + ",\"finish_reason\":"
        + finish
        + "}],\"usage\":null}";
  }

  private static void begin(Reply reply) throws IOException {
    reply.head(
        200, "content-type: text/event-stream", "transfer-encoding: chunked", "connection: close");
    reply.event(chunk("primary", "{\"role\":\"assistant\",\"content\":\"\"}", "null"));
  }

  private static void tokens(Reply reply, String who, int from, int to) throws IOException {
    for (int i = from; i <= to; i++) {
      reply.event(chunk(who, "{\"content\":\"" + words(who, i, i) + "\"}", "null"));
    }
  }

  private static void finish(Reply reply, String who) throws IOException {
    reply.event(chunk(who, "{}", "\"stop\""));
    reply.event(
        "{\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1790000000,\"model\":\""
            + who
            + "\",\"choices\":[],\"usage\":{\"prompt_tokens\":21,\"completion_tokens\":60,"
            + "\"total_tokens\":81}}");
  }

  private static void say(Reply reply, String who) throws IOException {
    begin(reply);
    tokens(reply, who, 1, TOKENS);
    finish(reply, who);
    end(reply);
  }

  private static void end(Reply reply) throws IOException {
    reply.event("[DONE]");
    close(reply);
  }

  private static void close(Reply reply) throws IOException {
    reply.endChunks();
    throw new IOException("closed, as announced");
  }

  private static void error(Reply reply, int status, String message, String code, String... more)
      throws IOException {
    byte[] body =
        Json.object()
            .add("error", Json.object().add("message", message).add("type", code).add("code", code))
            .build()
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    String[] head = java.util.Arrays.copyOf(more, more.length + 3);
    head[more.length] = "content-type: application/json";
    head[more.length + 1] = "content-length: " + body.length;
    head[more.length + 2] = "connection: close";
    reply.head(status, head);
    reply.raw(body);
    throw new IOException("closed, as announced");
  }

  private void overloaded(Reply reply) throws IOException {
    error(reply, 503, "The engine is overloaded.", "server_error");
  }

  private StrictClient.Heard ask() throws IOException {
    return StrictClient.ask(gateway.port(), CHAT, ASK, TOKENS + " ", () -> {});
  }

  private StrictClient.Heard expect(String outcome) throws IOException {
    StrictClient.Heard heard = ask();
    int attempts = primary.requests().size();
    assertEquals(outcome, Outcome.of(heard, true, attempts, ANSWERS), heard::toString);
    return heard;
  }

  /** The client has heard at most so many words, an error, and no end. */
  private StrictClient.Heard expectBreakAfter(int tokens) throws IOException {
    StrictClient.Heard heard = expect("error event, broken");
    String text = Heard.stream(heard.events()).text();
    assertTrue(!text.isEmpty() && words("primary", 1, tokens).startsWith(text), text);
    assertEquals(1, primary.requests().size());
    return heard;
  }

  private void expectWellAfterwards() throws IOException {
    script = (request, reply) -> say(reply, "primary");
    assertEquals("whole", Outcome.of(ask(), true, 1, ANSWERS));
  }

  @Test
  @DisplayName("S01 429 with Retry-After")
  void s01() throws Exception {
    script =
        (request, reply) -> {
          if (primary.requests().size() == 1) {
            error(reply, 429, "Slow down.", "rate_limit_exceeded", "retry-after: 2");
          }
          say(reply, "primary");
        };
    expect("fail over");
    assertEquals(1, primary.requests().size());
  }

  @Test
  @DisplayName("S02 429 without Retry-After, persistent")
  void s02() throws Exception {
    script = (request, reply) -> error(reply, 429, "Slow down.", "rate_limit_exceeded");
    expect("fail over");
    assertEquals(1, primary.requests().size());
  }

  @Test
  @DisplayName("S03 500 once, then healthy")
  void s03() throws Exception {
    script =
        (request, reply) -> {
          if (primary.requests().size() == 1) {
            error(reply, 500, "The server had an error.", "server_error");
          }
          say(reply, "primary");
        };
    expect("fail over");
    assertEquals(1, primary.requests().size());
  }

  @Test
  @DisplayName("S04 503 persistent")
  void s04() throws Exception {
    script = (request, reply) -> overloaded(reply);
    expect("fail over");
    assertEquals(1, primary.requests().size());
  }

  @Test
  @DisplayName("S05 TCP reset before headers")
  void s05() throws Exception {
    script = (request, reply) -> reply.cut();
    expect("fail over");
  }

  @Test
  @DisplayName("S06 No response at all")
  void s06() throws Exception {
    script = (request, reply) -> assertTrue(reply.isLeftWithin(15_000));
    expect("fail over");
    assertEquals(1, primary.requests().size(), "a silent upstream is not asked twice");
  }

  @Test
  @DisplayName("S07 Slow first token")
  void s07() throws Exception {
    script =
        (request, reply) -> {
          begin(reply);
          assertTrue(reply.isLeftWithin(15_000));
        };
    expect("fail over");
  }

  @Test
  @DisplayName("S08 Stream cut mid-answer")
  void s08() throws Exception {
    script =
        (request, reply) -> {
          begin(reply);
          tokens(reply, "primary", 1, 40);
          throw new IOException("cut");
        };
    expectBreakAfter(40);
    expectWellAfterwards();
  }

  @Test
  @DisplayName("S09 Stream stalls")
  void s09() throws Exception {
    script =
        (request, reply) -> {
          begin(reply);
          tokens(reply, "primary", 1, 20);
          assertTrue(reply.isLeftWithin(15_000));
        };
    expectBreakAfter(20);
    expectWellAfterwards();
  }

  @Test
  @DisplayName("S10 Malformed chunk in the stream")
  void s10() throws Exception {
    script =
        (request, reply) -> {
          begin(reply);
          tokens(reply, "primary", 1, 9);
          reply.event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"brok]}");
          tokens(reply, "primary", 10, TOKENS);
          finish(reply, "primary");
          end(reply);
        };
    expectBreakAfter(9);
    expectWellAfterwards();
  }

  @Test
  @DisplayName("S11 Stream ends without [DONE]")
  void s11() throws Exception {
    script =
        (request, reply) -> {
          begin(reply);
          tokens(reply, "primary", 1, TOKENS);
          finish(reply, "primary");
          close(reply);
        };
    StrictClient.Heard heard = expect("whole");
    assertEquals(81, Heard.stream(heard.events()).bill().orElseThrow().total());
  }

  @Test
  @DisplayName("S12 Context length exceeded")
  void s12() throws Exception {
    script =
        (request, reply) ->
            error(reply, 400, "The maximum context length is 8192.", "context_length_exceeded");
    assertTrue(expect("error 400").body().contains("context_length_exceeded"));
    assertEquals(1, primary.requests().size());
  }

  @Test
  @DisplayName("S13 Content-filter rejection")
  void s13() throws Exception {
    script = (request, reply) -> error(reply, 400, "Rejected.", "content_policy_violation");
    assertTrue(expect("error 400").body().contains("content_filter"));
    assertEquals(1, primary.requests().size());
  }

  @Test
  @DisplayName("S14 Fallback target rejects prefill")
  void s14() throws Exception {
    rejectsPrefill = true;
    script =
        (request, reply) -> {
          begin(reply);
          tokens(reply, "primary", 1, 40);
          throw new IOException("cut");
        };
    StrictClient.Heard heard = expectBreakAfter(40);
    assertFalse(heard.body().contains("prefill"), heard::body);
  }

  @Test
  @DisplayName("S15 Primary flaps: down, then healthy")
  void s15() throws Exception {
    script = (request, reply) -> overloaded(reply);
    for (int i = 0; i < 10; i++) {
      assertEquals("fail over", Outcome.of(ask(), true, 0, ANSWERS));
    }
    script = (request, reply) -> say(reply, "primary");
    GatewayServer.waitFor(this::isPrimaryBack, () -> "the primary is never asked again");
  }

  private boolean isPrimaryBack() {
    try {
      String outcome = Outcome.of(ask(), true, 0, ANSWERS);
      assertTrue(outcome.equals("fail over") || outcome.equals("whole"), outcome);
      return outcome.equals("whole");
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  @DisplayName("S16 Fail-over accounting")
  void s16() throws Exception {
    script = (request, reply) -> overloaded(reply);
    StrictClient.Heard heard = expect("fail over");
    assertEquals(81, Heard.stream(heard.events()).bill().orElseThrow().total());
    assertEquals("spare", heard.header("x-gatehouse-upstream"));
  }
}
