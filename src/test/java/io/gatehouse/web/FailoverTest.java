// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.provider.ChatGrammar;
import io.gatehouse.telemetry.RequestLog;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Two upstreams behind one route: what the second one does when the first one fails. */
@SuppressWarnings("try") // nobody interrupts a test
class FailoverTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String ROLE =
      event("{\"choices\":[{\"index\":0,\"delta\":{\"role\":\"assistant\",\"content\":\"\"}}]}");
  private static final String DONE =
      event("{\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}")
          + event("[DONE]");
  private static final String WHOLE =
      "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":5,\"completion_tokens\":1}}";

  private static String event(String data) {
    return "data: " + data + "\n\n";
  }

  private static String words(String text) {
    return event("{\"choices\":[{\"index\":0,\"delta\":{\"content\":\"" + text + "\"}}]}");
  }

  private static String asking(String model, boolean stream) {
    return "{\"model\":\""
        + model
        + "\",\"stream\":"
        + stream
        + ",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  }

  /** Two scripted upstreams, {@code first} and {@code second}, behind the route {@code both}. */
  private static final class Two implements AutoCloseable {
    final ScriptedUpstream first;
    final ScriptedUpstream second;
    final GatewayServer server;
    final LogLines log = new LogLines(RequestLog.NAME);

    Two(
        Kind kind,
        ScriptedUpstream.Script first,
        ScriptedUpstream.Script second,
        String... settings)
        throws Exception {
      this.first = new ScriptedUpstream(first);
      this.second = new ScriptedUpstream(second);
      Map<String, String> all = new LinkedHashMap<>();
      all.put("gatehouse.auth.anonymous", "true");
      all.put("gatehouse.upstreams.first.type", "openai");
      all.put("gatehouse.upstreams.first.base-url", this.first.base());
      all.put("gatehouse.upstreams.first.api-key", "k");
      all.put("gatehouse.upstreams.second.type", "openrouter");
      all.put("gatehouse.upstreams.second.base-url", this.second.base());
      all.put("gatehouse.upstreams.second.api-key", "k");
      all.put("gatehouse.routes.both.targets", "first/one,second/two");
      all.put("gatehouse.retry.attempts", "2");
      all.put("gatehouse.retry.base", "1ms");
      for (String setting : settings) {
        int equals = setting.indexOf('=');
        all.put(setting.substring(0, equals), setting.substring(equals + 1));
      }
      this.server = GatewayServer.start(kind, all, "");
    }

    RawClient.Reply ask(String model, boolean stream) throws Exception {
      return RawClient.ask(server.port(), PATH, asking(model, stream));
    }

    /** Hears a stream up to some words, lets the upstream know, and hears the rest. */
    String hear(String words, CountDownLatch heard) throws Exception {
      try (var client = new RawClient(server.port())) {
        client.post(PATH, asking("both", true).getBytes(UTF_8));
        String begun = client.until(words);
        heard.countDown();
        return begun + client.rest();
      }
    }

    @Override
    public void close() throws Exception {
      server.assertNothingLeft();
      server.close();
      first.close();
      second.close();
      log.close();
    }
  }

  private static ScriptedUpstream.Script streaming(String... pieces) {
    return (request, reply) -> {
      reply.stream();
      for (String piece : pieces) {
        reply.chunk(piece);
      }
      reply.endChunks();
    };
  }

  private static ScriptedUpstream.Script breakingOff(String... pieces) {
    return breakingOff(new CountDownLatch(0), pieces);
  }

  /**
   * @param heard until then the connection stands
   */
  private static ScriptedUpstream.Script breakingOff(CountDownLatch heard, String... pieces) {
    return (request, reply) -> {
      reply.stream();
      for (String piece : pieces) {
        reply.chunk(piece);
      }
      assertTrue(heard.await(9, TimeUnit.SECONDS));
      reply.cut();
    };
  }

  /**
   * @param free until then it keeps everybody waiting
   */
  private static ScriptedUpstream.Script answeringOnce(CountDownLatch free) {
    return (request, reply) -> {
      assertTrue(free.await(9, TimeUnit.SECONDS));
      reply.whole(200, "application/json", WHOLE.getBytes(UTF_8));
    };
  }

  private static ScriptedUpstream.Script refusing(int status) {
    byte[] body = "{\"error\":{\"message\":\"refused\"}}".getBytes(UTF_8);
    return (request, reply) -> reply.whole(status, "application/json", body);
  }

  @ParameterizedTest
  @EnumSource
  void anUpstreamThatHasSaidNoWordIsReplacedUnseen(Kind kind) throws Exception {
    String told = ROLE + words("Hello") + DONE;
    try (var two = new Two(kind, breakingOff(ROLE), streaming(told))) {
      var reply = two.ask("both", true);
      assertTrue(reply.whole());
      assertEquals("Hello", text(ChatGrammar.stream(reply.text(), false)));
      assertEquals("second", reply.header("x-gatehouse-upstream"));
      assertEquals("two", reply.header("x-gatehouse-model"));
      assertEquals("2", reply.header("x-gatehouse-attempts"));
      assertTrue(Double.parseDouble(reply.header("x-gatehouse-overhead-ms")) >= 0);
      assertEquals(1, two.first.requests().size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatHasHeardOnlyCommentsHearsAnotherUpstreamAllTheSame(Kind kind) throws Exception {
    CountDownLatch commented = new CountDownLatch(1);
    try (var two =
        new Two(
            kind,
            (request, reply) -> {
              reply.stream();
              reply.chunk(ROLE);
              assertTrue(commented.await(9, TimeUnit.SECONDS));
              reply.cut();
            },
            streaming(ROLE + words("Hello") + DONE),
            "gatehouse.stream.keep-alive=50ms")) {
      try (var client = new RawClient(two.server.port())) {
        client.post(PATH, asking("both", true).getBytes(UTF_8));
        client.until(": keep-alive");
        commented.countDown();
        String heard = client.until("[DONE]\n\n");
        assertEquals("Hello", text(ChatGrammar.stream(events(heard), false)));
      }
    }
  }

  @Test
  void theSameUpstreamIsAskedAgainWhereThereIsNoOther() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    try (var two =
        new Two(
            Kind.JETTY,
            (request, reply) -> {
              if (asked.getAndIncrement() == 0) {
                refusing(503).answer(request, reply);
              } else {
                reply.whole(200, "application/json", WHOLE.getBytes(UTF_8));
              }
            },
            refusing(500))) {
      var reply = two.ask("first/one", false);
      assertEquals(200, reply.status());
      assertEquals(WHOLE, reply.text());
      assertEquals("2", reply.header("x-gatehouse-attempts"));
    }
  }

  @Test
  void whenNobodyCanHelpTheErrorNamesEveryAttempt() throws Exception {
    try (var two = new Two(Kind.JETTY, refusing(503), refusing(429))) {
      var reply = two.ask("both", false);
      assertEquals(429, reply.status());
      assertEquals("4", reply.header("x-gatehouse-attempts"));
      JsonObject ours = Json.parse(reply.text()).getJsonObject("error").getJsonObject("gatehouse");
      List<String> attempts =
          ours.getJsonArray("attempts").getValuesAs(JsonObject.class).stream()
              .map(one -> one.getString("upstream") + " " + one.getInt("status"))
              .toList();
      assertEquals(List.of("first 503", "second 429", "first 503", "second 429"), attempts);
      two.server.assertNothingLeft();
      assertEquals(1, two.log.with(" attempts=4 "), two.log.all().toString());
    }
  }

  @Test
  void whatAnUpstreamSaidOfItselfDoesNotStayWhenAnotherIsAsked() throws Exception {
    try (var two =
        new Two(
            Kind.JETTY,
            (request, reply) -> {
              byte[] body = "{}".getBytes(UTF_8);
              reply.head(429, "retry-after: 77", "content-length: 2", "openai-version: first");
              reply.raw(body);
            },
            (request, reply) -> reply.cut(),
            "gatehouse.retry.attempts=1")) {
      var reply = two.ask("both", false);
      assertEquals(502, reply.status());
      assertEquals("", reply.header("retry-after"));
      assertEquals("", reply.header("openai-version"));
    }
  }

  /** S3-38 to S3-41, and what else an operator knows of an upstream. */
  @ParameterizedTest
  @CsvSource({
    "Rate limit reached, '', 3",
    "Rate limit reached, gatehouse.retry.busy-texts=, 1",
    "Rate limit reached, 'gatehouse.retry.busy-texts=come back later', 1",
    "Do COME back later, 'gatehouse.retry.busy-texts=no,come back later', 3"
  })
  void aBusyUpstreamIsKnownByItsWords(String words, String setting, int attempts) throws Exception {
    byte[] body = ("{\"error\":{\"message\":\"" + words + "\"}}").getBytes(UTF_8);
    ScriptedUpstream.Script busy = (request, reply) -> reply.whole(400, "application/json", body);
    String[] settings = setting.isEmpty() ? new String[0] : new String[] {setting};
    try (var two = new Two(Kind.JETTY, busy, refusing(401), settings)) {
      var reply = two.ask("both", false);
      assertEquals(String.valueOf(attempts), reply.header("x-gatehouse-attempts"));
      assertEquals(400, reply.status());
    }
  }

  @Test
  void whatTheCallerDidWrongIsToldAtOnce() throws Exception {
    try (var two = new Two(Kind.JETTY, refusing(400), refusing(500))) {
      assertEquals(400, two.ask("both", false).status());
      assertEquals(1, two.first.requests().size());
      assertEquals(0, two.second.requests().size());
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTextThatBreaksOffIsGoneOnWith(Kind kind) throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    try (var two =
        new Two(
            kind,
            breakingOff(heard, ROLE, words("Hello, "), words("wor")),
            streaming(ROLE + words("ld!") + DONE),
            "gatehouse.routes.both.continue=true")) {
      String told = two.hear("wor", heard);
      assertTrue(told.endsWith("0\r\n\r\n"), told);
      assertEquals("Hello, world!", text(ChatGrammar.stream(events(told), false)));
      JsonObject asked = Json.parse(two.second.requests().get(0).text());
      JsonObject last = asked.getJsonArray("messages").getJsonObject(1);
      assertEquals("assistant", last.getString("role"));
      assertEquals("Hello, wor", last.getString("content"));
      two.server.assertNothingLeft();
      String line = two.log.all().toString();
      assertTrue(line.contains("first/one") && line.contains("second/two"), line);
      assertTrue(line.contains("ended=complete"), line);
    }
  }

  /** Which of the second upstream's words are new, the operator has said by its manner. */
  @ParameterizedTest
  @CsvSource({
    "plain, ld!, '{\"role\":\"assistant\",\"content\":\"Hello, wor\"}'",
    "prefix, ld!, '\"prefix\":true'",
    "partial, ld!, '\"partial\":true'",
    "mistral, 'Hello, world!', '\"prefix\":true'",
    "vllm, ld!, '\"continue_final_message\":true,\"add_generation_prompt\":false'"
  })
  void aServerOfAnyHouseGoesOnWhereTheOperatorSaysHow(String manner, String said, String asked)
      throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    try (var two =
        new Two(
            Kind.JETTY,
            breakingOff(heard, ROLE, words("Hello, "), words("wor")),
            streaming(ROLE + words(said) + DONE),
            "gatehouse.routes.both.continue=true",
            "gatehouse.upstreams.second.type=openai-compatible",
            "gatehouse.upstreams.second.continues=" + manner)) {
      String told = two.hear("wor", heard);
      assertTrue(told.endsWith("0\r\n\r\n"), told);
      assertEquals("Hello, world!", text(ChatGrammar.stream(events(told), false)));
      String request = two.second.requests().get(0).text();
      assertTrue(request.contains(asked), request);
    }
  }

  @Test
  void whereNobodyCanGoOnTheStreamIsBrokenOff() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    try (var two =
        new Two(
            Kind.JETTY,
            breakingOff(heard, ROLE, words("Hello, ")),
            refusing(400),
            "gatehouse.routes.both.continue=true")) {
      String told = two.hear("Hello, ", heard);
      assertFalse(told.endsWith("0\r\n\r\n"), told);
      assertTrue(told.contains("\"error\""), told);
      assertTrue(told.contains("\"attempts\""), told);
      assertFalse(told.contains("[DONE]"), told);
    }
  }

  @Test
  void afterTheFirstWordsAnotherRouteIsBrokenOff() throws Exception {
    CountDownLatch heard = new CountDownLatch(1);
    try (var two =
        new Two(
            Kind.JETTY, breakingOff(heard, ROLE, words("Hello, ")), streaming(words("x") + DONE))) {
      String told = two.hear("Hello, ", heard);
      assertFalse(told.endsWith("0\r\n\r\n"), told);
      assertTrue(told.contains("\"error\""), told);
      assertEquals(0, two.second.requests().size());
    }
  }

  /** What was heard from the first event on. */
  private static String events(String heard) {
    return heard
        .substring(heard.indexOf("data: "))
        .replaceAll("\r\n[0-9a-fA-F]*\r\n", "")
        .replaceAll("\r\n$", "");
  }

  private static String text(List<String> events) {
    return events.stream()
        .filter(data -> data.startsWith("{"))
        .map(Json::parse)
        .flatMap(chunk -> chunk.getJsonArray("choices").getValuesAs(JsonObject.class).stream())
        .map(choice -> choice.getJsonObject("delta").getString("content", ""))
        .collect(Collectors.joining());
  }

  @Test
  void whoWaitsForAPlaceGetsItsTurn() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    try (var two =
        new Two(
            Kind.JETTY,
            answeringOnce(free),
            refusing(500),
            "gatehouse.upstreams.first.limits.exchanges=1",
            "gatehouse.upstreams.first.limits.waiting=1")) {
      try (var one = new RawClient(two.server.port());
          var other = new RawClient(two.server.port())) {
        one.post(PATH, asking("first/one", false).getBytes(UTF_8));
        GatewayServer.waitFor(() -> two.first.requests().size() == 1, () -> "nobody was asked");
        other.post(PATH, asking("first/one", false).getBytes(UTF_8));
        GatewayServer.waitFor(() -> two.server.gateway().inFlight() == 2, () -> "nobody waits");
        var third = two.ask("first/one", false);
        assertEquals(503, third.status());
        assertEquals("1", third.header("retry-after"));
        assertTrue(third.text().contains("upstream_busy"), third.text());
        assertEquals(1, two.first.requests().size());
        free.countDown();
        assertEquals(200, one.reply().status());
        assertEquals(200, other.reply().status());
      }
    }
  }

  @Test
  void whoWaitsTooLongIsTold() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    try (var two =
        new Two(
            Kind.JETTY,
            answeringOnce(free),
            refusing(500),
            "gatehouse.limits.exchanges=1",
            "gatehouse.limits.waiting-time=100ms")) {
      try (var one = new RawClient(two.server.port())) {
        one.post(PATH, asking("first/one", false).getBytes(UTF_8));
        GatewayServer.waitFor(() -> two.first.requests().size() == 1, () -> "nobody was asked");
        var late = two.ask("second/two", false);
        assertEquals(503, late.status());
        assertTrue(late.text().contains("waited_too_long"), late.text());
        assertEquals("1", late.header("retry-after"));
        free.countDown();
        assertEquals(200, one.reply().status());
      }
    }
  }

  @Test
  void aFullUpstreamIsPassedOver() throws Exception {
    CountDownLatch free = new CountDownLatch(1);
    try (var two =
        new Two(
            Kind.JETTY,
            answeringOnce(free),
            answeringOnce(new CountDownLatch(0)),
            "gatehouse.upstreams.first.limits.exchanges=1")) {
      try (var one = new RawClient(two.server.port())) {
        one.post(PATH, asking("both", false).getBytes(UTF_8));
        GatewayServer.waitFor(() -> two.first.requests().size() == 1, () -> "nobody was asked");
        var other = two.ask("both", false);
        assertEquals("second", other.header("x-gatehouse-upstream"));
        assertEquals("1", other.header("x-gatehouse-attempts"));
        free.countDown();
        assertEquals(200, one.reply().status());
      }
    }
  }

  @Test
  void aClientThatLeavesDuringAPauseIsNotAskedFor() throws Exception {
    try (var two =
        new Two(
            Kind.TOMCAT,
            refusing(503),
            refusing(500),
            "gatehouse.retry.base=5s",
            "gatehouse.stream.keep-alive=30ms")) {
      try (var client = new RawClient(two.server.port())) {
        client.post(PATH, asking("first/one", true).getBytes(UTF_8));
        client.until(": keep-alive");
      }
      two.server.assertNothingLeft();
      assertEquals(1, two.first.requests().size());
      assertEquals(1, two.log.with("\"client gone\""), two.log.all().toString());
    }
  }

  @Test
  void anUpstreamThatFailsAgainAndAgainIsLeftAlone() throws Exception {
    try (var two =
        new Two(
            Kind.JETTY,
            refusing(500),
            refusing(500),
            "gatehouse.breaker.enabled=true",
            "gatehouse.breaker.least-calls=4",
            "gatehouse.retry.attempts=1")) {
      for (int i = 0; i < 4; i++) {
        assertEquals(500, two.ask("first/one", false).status());
      }
      var refused = two.ask("first/one", false);
      assertEquals(503, refused.status());
      assertTrue(Integer.parseInt(refused.header("retry-after")) > 0);
      assertEquals(4, two.first.requests().size());
    }
  }

  @Test
  void anEmptyAnswerIsAskedForElsewhereWhereThatIsWanted() throws Exception {
    String empty = WHOLE.replace("Hello", "");
    try (var two =
        new Two(
            Kind.JETTY,
            (request, reply) -> reply.whole(200, "application/json", empty.getBytes(UTF_8)),
            answeringOnce(new CountDownLatch(0)),
            "gatehouse.failover.empty-answer=true")) {
      assertEquals("second", two.ask("both", false).header("x-gatehouse-upstream"));
      assertEquals(empty, two.ask("first/one", false).text());
    }
  }

  @Test
  void aRequestThatIsTooLongGoesToTheLongerTarget() throws Exception {
    String tooLong =
        "{\"error\":{\"message\":\"too long\",\"type\":\"invalid_request_error\","
            + "\"code\":\"context_length_exceeded\"}}";
    try (var two =
        new Two(
            Kind.JETTY,
            (request, reply) -> reply.whole(400, "application/json", tooLong.getBytes(UTF_8)),
            answeringOnce(new CountDownLatch(0)),
            "gatehouse.routes.long.targets=first/one",
            "gatehouse.routes.long.longer=second/long")) {
      var reply = two.ask("long", false);
      assertEquals("long", reply.header("x-gatehouse-model"));
      assertEquals(400, two.ask("first/one", false).status());
    }
  }
}
