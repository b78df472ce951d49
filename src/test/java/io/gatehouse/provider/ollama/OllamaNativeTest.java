// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.Golden;
import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Delivery;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.model.EmbeddingRequest;
import io.gatehouse.model.Embeddings;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Tuning;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.provider.Transcript;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import io.gatehouse.wire.Wire;
import jakarta.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class OllamaNativeTest {
  private static final OllamaNative OLLAMA = new OllamaNative(() -> "made");
  private static final Source HERE = new Source.Inline("image/png", "iVBORw0KGgo=");
  private static final Source ELSEWHERE = new Source.Url("https://example.com/a.png");

  @Test
  void hasAnApiOfItsOwn() {
    assertEquals(Wire.OWN, OLLAMA.wire());
    assertEquals(Optional.of("tags"), OLLAMA.path(Endpoint.MODELS));
    assertEquals(Optional.empty(), OLLAMA.path(Endpoint.CHAT));
    assertEquals(List.of("qwen3.5:latest"), OLLAMA.models(recorded("tags.response.json")));
    assertEquals(EnumSet.of(Tuning.PARALLEL_TOOL_CALLS, Tuning.USER), OLLAMA.lacks(asking("{}")));
    assertEquals(
        Set.of(
            "keep_alive",
            "min_p",
            "num_ctx",
            "repeat_last_n",
            "repeat_penalty",
            "top_k",
            "typical_p"),
        OLLAMA.extensions());
  }

  @Test
  void needsNoKey() {
    assertEquals(Headers.NONE, OLLAMA.credentials(""));
    assertEquals(Headers.NONE.with("Authorization", "Bearer secret"), OLLAMA.credentials("secret"));
    Step step = OLLAMA.begin(asking("{}"), "secret");
    assertEquals(Optional.of("Bearer secret"), step.request().headers().first("authorization"));
  }

  @Test
  void wantsLinesOnlyWhereTheyAreStreamed() {
    assertEquals(Optional.empty(), OLLAMA.encode(asking("{}")).headers().first("accept"));
    assertEquals(
        Optional.of("application/x-ndjson"),
        OLLAMA.encode(asking("{\"stream\":true}")).headers().first("accept"));
  }

  @ParameterizedTest
  @CsvSource({
    "none, false, false",
    "minimal, \"low\", true",
    "low, \"low\", true",
    "medium, \"medium\", true",
    "high, \"high\", true",
    "xhigh, \"max\", true",
    "max, \"max\", true"
  })
  void thinksSoHardOrElseAtAll(String effort, String first, String second) {
    Step.Answer step = begin("{\"reasoning_effort\":\"" + effort + "\"}");
    assertEquals(first, sent(step.request()).getValue("/think").toString());
    Optional<Step> retry =
        step.retry().apply(error(400, "think value \\\"high\\\" is not supported for this model"));
    UpstreamRequest again = retry.orElseThrow().request();
    assertEquals(second, sent(again).getValue("/think").toString());
    assertEquals(Optional.of("Bearer secret"), again.headers().first("authorization"));
    assertEquals(
        Optional.empty(),
        ((Step.Answer) retry.get()).retry().apply(error(400, "think value")),
        "once only");
  }

  @ParameterizedTest
  @CsvSource({"400, does not support thinking", "500, think value"})
  void otherErrorsAreErrors(int status, String message) {
    assertEquals(
        Optional.empty(),
        begin("{\"reasoning_effort\":\"high\"}").retry().apply(error(status, message)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "[1]", "{}", "{\"message\":{\"content\":\"Hi\"},\"done\":false}"})
  void aWholeReplyThatIsNotDoneFails(String reply) {
    Transcript heard = new Transcript();
    Provider.Decoder decoder = OLLAMA.decoder(heard, false);
    decoder.feed(UTF_8.encode(reply));
    decoder.end();
    String last = heard.toString().lines().reduce((before, after) -> after).orElse("");
    assertTrue(last.startsWith("fail UPSTREAM 502 "), heard.toString());
  }

  @Test
  void thinksAsItIsSetUpWhenNobodyAsks() {
    assertFalse(sent(begin("{}").request()).containsKey("think"));
    assertFalse(sent(begin("{}").request()).containsKey("options"));
  }

  static Stream<Message> impossible() {
    return Stream.of(
        Message.of(Role.USER, new Part.Image(ELSEWHERE, Optional.empty())),
        Message.of(Role.USER, new Part.Audio("AAAA", "wav")),
        Message.of(Role.USER, new Part.Document(HERE, Optional.empty())),
        Message.of(Role.ASSISTANT, new Part.Image(HERE, Optional.empty())),
        Message.of(Role.TOOL, new Part.Text("loose")),
        Message.of(
            Role.TOOL, new Part.ToolResult("c", List.of(new Part.Image(HERE, Optional.empty())))));
  }

  @ParameterizedTest
  @MethodSource("impossible")
  void refusesWhatItCannotCarry(Message message) {
    ChatRequest request = ChatRequest.of("m", Message.user("hi"), message);
    Failure failure = assertThrows(Refused.class, () -> OLLAMA.encode(request)).failure();
    assertEquals(Failure.Kind.INVALID, failure.kind());
    assertEquals(Optional.of("unsupported_value"), failure.code());
    assertEquals(Optional.of("messages[1].content"), failure.param());
    assertTrue(failure.message().contains("messages[1].content"), failure.message());
  }

  @ParameterizedTest
  @ValueSource(strings = {"{broken", "[]", "7"})
  void refusesArgumentsThatAreNone(String arguments) {
    ChatRequest request =
        ChatRequest.of(
            "m",
            Message.user("hi"),
            Message.of(
                Role.ASSISTANT,
                new Part.Text("x"),
                new Part.ToolCall("c", "f", " "),
                new Part.ToolCall("d", "f", arguments)));
    Failure failure = assertThrows(Refused.class, () -> OLLAMA.encode(request)).failure();
    String path = "messages[1].tool_calls[1].function.arguments";
    assertEquals(Optional.of(path), failure.param());
    assertEquals(Optional.of("invalid_value"), failure.code());
    assertTrue(failure.message().contains(path), failure.message());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          {"n":2}                                                                                                            | n
          {"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":"required"}                                   | tool_choice
          {"tools":[{"type":"function","function":{"name":"f"}}],"tool_choice":{"type":"function","function":{"name":"f"}}}  | tool_choice
          """)
  void refusesWhatItCannotDo(String wishes, String param) {
    ChatRequest request = asking(wishes);
    Failure failure = assertThrows(Refused.class, () -> OLLAMA.encode(request)).failure();
    assertEquals(400, failure.status());
    assertEquals(Optional.of(param), failure.param());
  }

  @Test
  void givesOneReply() {
    ChatRequest one = asking("{}").with(new Delivery(1, false, false));
    assertEquals("chat", OLLAMA.encode(one).path());
  }

  @Test
  void aRefusalIsPartOfTheConversation() {
    ChatRequest request =
        ChatRequest.of(
            "m", Message.of(Role.ASSISTANT, new Part.Text("Well, "), new Part.Refusal("no.")));
    assertEquals(
        "[{\"role\":\"assistant\",\"content\":\"Well, no.\"}]",
        sent(OLLAMA.encode(request)).getValue("/messages").toString());
  }

  @Test
  void embedsAllAtOnce() {
    EmbeddingRequest request =
        new EmbeddingRequest(
            "nomic-embed-text", List.of("servlet", "filter"), Optional.of(2), Json.parse("{}"));
    Step.Embedding only =
        assertInstanceOf(Step.Embedding.class, OLLAMA.embed(request, "secret").orElseThrow());
    assertEquals("embed", only.request().path());
    assertEquals(
        Json.parse(
            "{\"model\":\"nomic-embed-text\",\"input\":[\"servlet\",\"filter\"],\"dimensions\":2}"),
        sent(only.request()));
    assertEquals(Optional.of("Bearer secret"), only.request().headers().first("authorization"));
    Embeddings heard =
        only.reading().apply(new WholeReply(200, Headers.NONE, recorded("embed.response.json")));
    assertArrayEquals(new float[] {0.5f, -0.25f}, heard.vectors().get(0));
    assertArrayEquals(new float[] {-1, 0}, heard.vectors().get(1));
    assertEquals(new Usage(4, 0), heard.usage());
    assertEquals("nomic-embed-text", heard.model());
    Failure failure =
        assertThrows(Refused.class, () -> only.reading().apply(error(404, "model 'x' not found")))
            .failure();
    assertEquals(Optional.of("model_not_found"), failure.code());
  }

  private static Step.Answer begin(String wishes) {
    return assertInstanceOf(Step.Answer.class, OLLAMA.begin(asking(wishes), "secret"));
  }

  private static ChatRequest asking(String wishes) {
    JsonObject body =
        Json.object(Json.parse(wishes))
            .add("model", "m")
            .add(
                "messages",
                Json.array().add(Json.object().add("role", "user").add("content", "hi")))
            .build();
    return OpenAiChat.DIALECT.decode(body);
  }

  private static WholeReply error(int status, String message) {
    return new WholeReply(status, Headers.NONE, "{\"error\":\"" + message + "\"}");
  }

  private static JsonObject sent(UpstreamRequest request) {
    return Json.parse(UTF_8.decode(request.body()).toString());
  }

  private static String recorded(String file) {
    return Golden.read(Golden.FIXTURES.resolve("ollama-native/other").resolve(file));
  }
}
