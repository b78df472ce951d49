// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.Golden;
import io.gatehouse.provider.ChatGrammar;
import io.gatehouse.telemetry.RequestLog;
import io.gatehouse.testkit.GrpcUpstream;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ResettingUpstream;
import io.gatehouse.testkit.SelfSigned;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.GrpcFrames;
import io.gatehouse.wire.Json;
import io.grpc.Status;
import jakarta.json.JsonObject;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** The whole gateway before a real gRPC server that speaks as the back end of Pieces OS does. */
class PiecesUpstreamTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final byte[] HEL = recorded("gpt.response.200.Hel");
  private static final byte[] LO = recorded("gpt.response.200.lo");
  private static final byte[] HELLO = recorded("vertex.response.200.Hello");
  private static final byte[] END = recorded("gpt.response.204");

  private static byte[] recorded(String name) {
    JsonObject frames = Json.parse(Golden.read(Golden.FIXTURES.resolve("pieces/grpc-frames.json")));
    return HexFormat.of().parseHex(frames.getJsonObject(name).getString("message"));
  }

  private static String ask(String model, boolean stream) {
    return "{\"model\":\""
        + model
        + "\",\"stream\":"
        + stream
        + (stream ? ",\"stream_options\":{\"include_usage\":true}" : "")
        + ",\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
        + "{\"role\":\"user\",\"content\":\"Hi\"}],\"temperature\":0.5,\"top_p\":1.0}";
  }

  private static GatewayServer gateway(Kind kind, String address, String... more) throws Exception {
    Map<String, String> settings = new TreeMap<>();
    settings.put("gatehouse.upstreams.os.type", "pieces");
    settings.put("gatehouse.upstreams.os.gpt-address", address);
    settings.put("gatehouse.upstreams.os.vertex-address", address);
    settings.put("gatehouse.auth.anonymous", "true");
    for (String setting : more) {
      int equals = setting.indexOf('=');
      settings.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return GatewayServer.start(kind, settings, "");
  }

  /** Streams speak in two pieces, whole replies in one; the other service knows one only. */
  private static void answer(
      GrpcUpstream.Call call, io.grpc.stub.ServerCallStreamObserver<byte[]> reply) {
    if (call.method().contains(".vertex.")) {
      reply.onNext(HELLO);
    } else {
      reply.onNext(HEL);
      reply.onNext(LO);
    }
    if (call.method().endsWith("WithStream")) {
      reply.onNext(END);
    }
    reply.onCompleted();
  }

  @ParameterizedTest
  @EnumSource
  void aStreamComesWithItsCostCountedHere(Kind kind) throws Exception {
    try (var upstream = new GrpcUpstream(PiecesUpstreamTest::answer);
        var server = gateway(kind, upstream.base());
        var log = new LogLines(RequestLog.NAME)) {
      var heard = RawClient.ask(server.port(), CHAT, ask("gpt-4o", true));
      assertEquals(200, heard.status(), heard.text());
      List<String> events = events(heard);
      ChatGrammar.check(events, true, true);
      assertEquals("chatcmpl-TEST1", Json.parse(events.get(0)).getString("id"));
      assertEquals("gpt-4o", Json.parse(events.get(0)).getString("model"));
      assertEquals(15 + 1, cost(Json.parse(events.get(events.size() - 2))));
      server.assertNothingLeft();
      assertEquals(1, log.with("tokens_in=15 tokens_out=1 tokens_estimated=true ended=complete"));
      assertEquals(
          Json.parse(Golden.read(Golden.FIXTURES.resolve("pieces/grpc-frames.json")))
              .getJsonObject("gpt.request")
              .getString("message"),
          HexFormat.of().formatHex(upstream.calls().get(0).message()));
    }
  }

  private static int cost(JsonObject reply) {
    JsonObject usage = reply.getJsonObject("usage");
    assertTrue(usage.getJsonObject("prompt_tokens_details").getBoolean("estimated"));
    return usage.getInt("total_tokens");
  }

  private static List<String> events(RawClient.Reply heard) {
    return Arrays.stream(heard.text().split("\n\n"))
        .filter(event -> event.startsWith("data: "))
        .map(event -> event.substring("data: ".length()))
        .toList();
  }

  @ParameterizedTest
  @CsvSource({
    "JETTY, gpt-4o, gpt.GPTInferenceService/Predict, 16",
    "TOMCAT, gpt-4o, gpt.GPTInferenceService/Predict, 16",
    "JETTY, os/claude-3-opus-20240229, vertex.VertexInferenceService/Predict, 17",
    "TOMCAT, claude-3-opus@20240229, vertex.VertexInferenceService/Predict, 17"
  })
  void aWholeReplyHasTheNameThatTheClientUsed(Kind kind, String model, String method, int tokens)
      throws Exception {
    try (var upstream = new GrpcUpstream(PiecesUpstreamTest::answer);
        var server = gateway(kind, upstream.base())) {
      var heard = RawClient.ask(server.port(), CHAT, ask(model, false));
      assertEquals(200, heard.status(), heard.text());
      JsonObject reply = Json.parse(heard.text());
      assertEquals(model.replace("os/", ""), reply.getString("model"));
      assertTrue(reply.getString("id").startsWith("chatcmpl-"));
      JsonObject choice = reply.getJsonArray("choices").getJsonObject(0);
      assertEquals("Hello", choice.getJsonObject("message").getString("content"));
      assertEquals("stop", choice.getString("finish_reason"));
      assertEquals(
          "runtime.aot.machine_learning.parents." + method, upstream.calls().get(0).method());
      server.assertNothingLeft();
      assertEquals(tokens, cost(reply));
    }
  }

  @Test
  void eachServiceIsAtItsOwnAddress() throws Exception {
    try (var gpt = new GrpcUpstream(PiecesUpstreamTest::answer);
        var vertex = new GrpcUpstream(PiecesUpstreamTest::answer);
        var server =
            gateway(
                Kind.JETTY,
                gpt.base(),
                "gatehouse.upstreams.os.vertex-address=" + vertex.base() + "/")) {
      RawClient.ask(server.port(), CHAT, ask("gpt-4", false));
      RawClient.ask(server.port(), CHAT, ask("gemini-pro", false));
      RawClient.ask(server.port(), CHAT, ask("chat-bison", false));
      assertEquals(1, gpt.calls().size());
      assertEquals(2, vertex.calls().size());
    }
  }

  @Test
  void overTlsWithAStoreOfItsOwn(@TempDir Path folder) throws Exception {
    SelfSigned certificate = SelfSigned.in(folder);
    try (var upstream = new GrpcUpstream(certificate.keys(), PiecesUpstreamTest::answer);
        var server =
            gateway(
                Kind.JETTY,
                upstream.base(),
                "gatehouse.upstreams.os.trust-store=" + certificate.store(),
                "gatehouse.upstreams.os.trust-store-password=" + SelfSigned.PASSWORD)) {
      var heard = RawClient.ask(server.port(), CHAT, ask("gpt-4o", true));
      assertEquals(200, heard.status(), heard.text());
      ChatGrammar.check(events(heard), true, true);
      server.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "UNAVAILABLE, 503",
    "RESOURCE_EXHAUSTED, 429",
    "DEADLINE_EXCEEDED, 504",
    "NOT_FOUND, 404",
    "UNAUTHENTICATED, 502",
    "INTERNAL, 502"
  })
  void anErrorBeforeTheReplyIsTheStatus(Status.Code code, int status) throws Exception {
    try (var upstream =
            new GrpcUpstream(
                (call, reply) ->
                    reply.onError(
                        Status.fromCode(code).withDescription("no such model").asException()));
        var server = gateway(Kind.JETTY, upstream.base())) {
      for (boolean stream : new boolean[] {false, true}) {
        var heard = RawClient.ask(server.port(), CHAT, ask("gpt-4o", stream));
        assertEquals(status, heard.status(), heard.text());
      }
      server.assertNothingLeft();
    }
  }

  @Test
  void anErrorWithinAStreamIsToldInIt() throws Exception {
    try (var upstream =
            new GrpcUpstream(
                (call, reply) -> {
                  reply.onNext(HEL);
                  reply.onError(Status.UNAVAILABLE.withDescription("gone away").asException());
                });
        var server = gateway(Kind.JETTY, upstream.base());
        var log = new LogLines(RequestLog.NAME)) {
      var heard = RawClient.ask(server.port(), CHAT, ask("gpt-4o", true));
      assertEquals(200, heard.status());
      assertTrue(heard.text().contains("gone away"), heard.text());
      assertFalse(heard.text().contains("[DONE]"), heard.text());
      assertFalse(heard.whole());
      server.assertNothingLeft();
      assertEquals(1, log.with("tokens_in=15 tokens_out=1 tokens_estimated=true ended=failed"));
    }
  }

  @ParameterizedTest
  @CsvSource({"true, 2, true", "false, 2, true", "true, 8, false"})
  void aResetAfterTextIsAnEnd(boolean stream, int code, boolean whole) throws Exception {
    byte[] said = GrpcFrames.frame(HEL).array();
    try (var upstream = new ResettingUpstream(said, code);
        var server = gateway(Kind.JETTY, upstream.base())) {
      var heard = RawClient.ask(server.port(), CHAT, ask("gpt-4o", stream));
      assertTrue(heard.text().contains("Hel"), heard.text());
      assertEquals(whole, heard.text().contains("\"finish_reason\":\"stop\""), heard.text());
      server.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @CsvSource({"JETTY, true", "JETTY, false", "TOMCAT, true", "TOMCAT, false"})
  void aClientThatLeavesStopsTheUpstream(Kind kind, boolean fresh) throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    AtomicInteger calls = new AtomicInteger(fresh ? 1 : 0);
    try (var upstream =
            new GrpcUpstream(
                (call, reply) -> {
                  if (calls.getAndIncrement() == 0) {
                    answer(call, reply);
                    return;
                  }
                  reply.setOnCancelHandler(cancelled::countDown);
                  while (!reply.isCancelled()) {
                    reply.onNext(HEL);
                    TimeUnit.MILLISECONDS.sleep(20);
                  }
                });
        var server = gateway(kind, upstream.base());
        var log = new LogLines(RequestLog.NAME)) {
      if (!fresh) {
        RawClient.ask(server.port(), CHAT, ask("gpt-4o", true));
        server.assertNothingLeft();
      }
      try (var client = new RawClient(server.port())) {
        client.post(CHAT, ask("gpt-4o", true).getBytes(UTF_8));
        client.until("Hel");
      }
      assertTrue(cancelled.await(5, TimeUnit.SECONDS), "the upstream goes on");
      assertEquals(1, upstream.connections());
      server.assertNothingLeft();
      assertEquals(1, log.with("tokens_estimated=true ended=\"client gone\""));
    }
  }

  @ParameterizedTest
  @EnumSource
  void aClientThatDoesNotReadHoldsTheUpstreamBack(Kind kind) throws Exception {
    AtomicInteger sent = new AtomicInteger();
    CountDownLatch left = new CountDownLatch(1);
    try (var upstream =
            new GrpcUpstream(
                (call, reply) -> {
                  reply.setOnCancelHandler(left::countDown);
                  reply.setOnReadyHandler(() -> pour(reply, sent));
                  pour(reply, sent);
                });
        var server = gateway(kind, upstream.base(), "gatehouse.stream.client-stall=4s");
        var client = new RawClient(server.port())) {
      client.post(CHAT, ask("gpt-4o", true).getBytes(UTF_8));
      assertTrue(left.await(20, TimeUnit.SECONDS), "the stalled client was not cut off");
      assertTrue(sent.get() < 500_000, "the upstream could say " + sent.get() + " words");
      server.assertNothingLeft();
    }
  }

  private static void pour(
      io.grpc.stub.ServerCallStreamObserver<byte[]> reply, AtomicInteger sent) {
    while (reply.isReady() && sent.incrementAndGet() < 500_000) {
      reply.onNext(HEL);
    }
  }

  @Test
  void theModelsAreThoseOfTheList(@TempDir Path folder) throws Exception {
    try (var upstream = new GrpcUpstream(PiecesUpstreamTest::answer)) {
      try (var server = gateway(Kind.JETTY, upstream.base())) {
        String models = RawClient.request(server.port(), "GET", "/v1/models").text();
        assertTrue(models.contains("\"os/claude-3-opus@20240229\""), models);
        assertFalse(models.contains("claude-3-opus-20240229"), models);
        assertEquals(
            200,
            RawClient.request(server.port(), "GET", "/v1/models/os/claude-3-opus-20240229")
                .status());
        var unknown = RawClient.ask(server.port(), CHAT, ask("gpt-5", false));
        assertEquals(404, unknown.status());
        assertTrue(unknown.text().contains("model_not_found"), unknown.text());
      }
      Path list = folder.resolve("cloud_model.json");
      Files.writeString(list, "{\"iterable\":[{\"unique\":\"gpt-5\"}]}");
      try (var server =
          gateway(Kind.JETTY, upstream.base(), "gatehouse.upstreams.os.model-file=" + list)) {
        assertEquals(200, RawClient.ask(server.port(), CHAT, ask("gpt-5", false)).status());
        assertEquals(404, RawClient.ask(server.port(), CHAT, ask("gpt-4o", false)).status());
      }
    }
  }
}
