// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.errors.OpenAIServiceException;
import io.gatehouse.testkit.GrpcUpstream;
import io.gatehouse.wire.Json;
import io.grpc.Status;
import io.grpc.stub.ServerCallStreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Both services of Pieces OS as a client meets them: which one is asked, and by what name. */
@Timeout(30)
class PiecesClientIT {
  private static final Path FRAMES = Path.of("src/test/resources/fixtures/pieces/grpc-frames.json");
  private static final List<byte[]> GPT =
      List.of(recorded("gpt.response.200.Hel"), recorded("gpt.response.200.lo"));
  private static final List<byte[]> VERTEX = List.of(recorded("vertex.response.200.Hello"));
  private static final byte[] END = recorded("gpt.response.204");
  private static final String BUSY = "Are you busy?";

  private static final GrpcUpstream UPSTREAM = upstream();

  @RegisterExtension static final Gatehouse GATEHOUSE = new Gatehouse(PiecesClientIT::withPieces);

  /** A model by the name a client may give it. */
  enum Model {
    OPEN_AI("gpt-4o", "gpt-4o", "gpt.GPT"),
    CLAUDE("claude-3-5-sonnet@20240620", "claude-3-5-sonnet@20240620", "vertex.Vertex"),
    CLAUDE_WITH_DASH("claude-3-5-sonnet-20240620", "claude-3-5-sonnet@20240620", "vertex.Vertex"),
    GEMINI("gemini-1.5-pro", "gemini-1.5-pro", "vertex.Vertex");

    private final String asked;
    private final String upstream;
    private final String service;

    Model(String asked, String upstream, String service) {
      this.asked = asked;
      this.upstream = upstream;
      this.service = service;
    }

    Question question(String text) {
      return Question.to("pieces/" + asked, text);
    }

    void assertAsked(String method, String... texts) {
      GrpcUpstream.Call call = UPSTREAM.calls().get(UPSTREAM.calls().size() - 1);
      assertEquals(
          "runtime.aot.machine_learning.parents." + service + "InferenceService/" + method,
          call.method());
      String message = new String(call.message(), UTF_8);
      assertTrue(message.contains(upstream), message);
      for (String text : texts) {
        assertTrue(message.contains(text), message);
      }
    }
  }

  private static byte[] recorded(String name) {
    try {
      return HexFormat.of()
          .parseHex(Json.parse(Files.readString(FRAMES)).getJsonObject(name).getString("message"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static GrpcUpstream upstream() {
    try {
      return new GrpcUpstream(PiecesClientIT::answer);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void answer(GrpcUpstream.Call call, ServerCallStreamObserver<byte[]> reply) {
    if (new String(call.message(), UTF_8).contains(BUSY)) {
      reply.onError(Status.RESOURCE_EXHAUSTED.withDescription("not now").asRuntimeException());
      return;
    }
    (call.method().contains(".vertex.") ? VERTEX : GPT).forEach(reply::onNext);
    if (call.method().endsWith("WithStream")) {
      reply.onNext(END);
    }
    reply.onCompleted();
  }

  private static Map<String, String> withPieces(Map<String, String> usual) {
    Map<String, String> settings = new TreeMap<>(usual);
    settings.put("upstreams.pieces.type", "pieces");
    settings.put("upstreams.pieces.gpt-address", UPSTREAM.base());
    settings.put("upstreams.pieces.vertex-address", UPSTREAM.base());
    return settings;
  }

  @BeforeEach
  void forget() {
    UPSTREAM.calls().clear();
  }

  @AfterAll
  static void close() {
    UPSTREAM.close();
  }

  private static Driver driver() {
    return GATEHOUSE.driver(Library.OPENAI_JAVA);
  }

  @ParameterizedTest
  @EnumSource
  void holdsAConversation(Model model) {
    Question question = model.question("Hi");
    Answer first = driver().ask(question);
    check(first);
    model.assertAsked("Predict", "user:Hi;");
    Answer second = driver().ask(question.after(first, "And you?"));
    check(second);
    model.assertAsked("Predict", "user:Hi;", "assistant:Hello;", "user:And you?;");
    assertTrue(second.usage().input() > first.usage().input(), second::toString);
  }

  @ParameterizedTest
  @EnumSource
  void streams(Model model) {
    List<String> pieces = new ArrayList<>();
    check(driver().stream(model.question("Hi"), pieces::add));
    assertEquals("Hello", String.join("", pieces));
    model.assertAsked("PredictWithStream", "user:Hi;");
  }

  /** What it cost is counted by us, so the library always hears of it. */
  private static void check(Answer answer) {
    assertEquals("Hello", answer.text());
    assertEquals("stop", answer.finish());
    assertTrue(answer.usage().input() > 0 && answer.usage().output() > 0, answer::toString);
  }

  @ParameterizedTest
  @EnumSource
  void aToolIsRefusedBeforeAnybodyIsAsked(Model model) {
    Question question = model.question("Weather in Berlin?").offeringTool();
    Driver.Heard whole = heard(() -> driver().ask(question));
    Driver.Heard stream = heard(() -> driver().stream(question, piece -> {}));
    assertEquals(400, whole.status(), whole.reason());
    assertTrue(whole.reason().contains("cannot be given tools"), whole.reason());
    assertEquals(whole, stream);
    assertEquals(List.of(), UPSTREAM.calls());
  }

  @ParameterizedTest
  @EnumSource
  void anErrorHasItsStatus(Model model) {
    Driver.Heard whole = heard(() -> driver().ask(model.question(BUSY)));
    Driver.Heard stream = heard(() -> driver().stream(model.question(BUSY), piece -> {}));
    assertEquals(429, whole.status(), whole.reason());
    assertTrue(whole.reason().contains("not now"), whole.reason());
    assertEquals(whole, stream);
  }

  private static Driver.Heard heard(Runnable asking) {
    return driver().heard(assertThrows(OpenAIServiceException.class, asking::run));
  }
}
