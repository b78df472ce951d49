// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.Delivery;
import io.gatehouse.model.ChatRequest.Message;
import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.ChatRequest.Role;
import io.gatehouse.model.ChatRequest.Source;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.gemini.Gemini;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class GeminiTest {
  private static final Provider GEMINI = new Gemini();
  private static final Path ERRORS = Fixture.ROOT.resolve("gemini/errors");
  private static final Part PICTURE =
      new Part.Image(new Source.Inline("image/png", "iVBORw0KGgo="), Optional.empty());

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          error-400                   | 400 | INVALID         | 400 |                     | Invalid JSON payload received.
          error-400-api-key           | 400 | UPSTREAM_DENIED | 502 |                     | The upstream did not accept the gateway's own
          error-400-thought-signature | 400 | INVALID         | 400 |                     | Function call is missing
          error-403                   | 403 | UPSTREAM_DENIED | 502 |                     | The upstream did not accept the gateway's own
          error-404                   | 404 | NOT_FOUND       | 404 | model_not_found     | models/gemini-nope is not found
          error-429                   | 429 | LIMITED         | 429 | rate_limit_exceeded | You exceeded your current quota.
          error-429.array-body        | 429 | LIMITED         | 429 | rate_limit_exceeded | You exceeded your current quota.
          error-500                   | 500 | UPSTREAM        | 500 |                     | An internal error has occurred.
          error-503                   | 503 | UPSTREAM        | 503 |                     | The model is overloaded.
          """)
  void recordedErrors(
      String file, int status, Failure.Kind kind, int answered, String code, String message) {
    check(status, Fixture.text(ERRORS.resolve(file + ".json")), kind, answered, code, message);
  }

  /** As {@code google.rpc.RetryInfo} says it; what is counted by the day is not back so soon. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          17s           |                        | 17000
          3.5s          |                        | 3500
          0.000340012s  |                        | 1
          0s            |                        | 0
          17            |                        |
          -1s           |                        |
          soon          |                        |
          17s           | RequestsPerMinute      | 17000
          17s           | GenerateRequestsPerDay |
          """)
  void itsOwnDelay(String delay, String quota, Long millis) {
    String body =
        """
        {"error": {"message": "m", "status": "RESOURCE_EXHAUSTED", "details": [
          {"violations": [{"quotaId": "%s"}]},
          {"@type": "type.googleapis.com/google.rpc.RetryInfo", "retryDelay": "%s"}]}}
        """
            .formatted(quota, delay);
    assertEquals(
        Optional.ofNullable(millis).map(Duration::ofMillis),
        GEMINI.failure(429, body).retryAfter());
  }

  @Test
  void itsOwnDelayStandsInWhateverError() {
    String recorded = Fixture.text(ERRORS.resolve("error-429.json"));
    assertEquals(Optional.of(Duration.ofSeconds(17)), GEMINI.failure(429, recorded).retryAfter());
    String busy = recorded.replace("RESOURCE_EXHAUSTED", "UNAVAILABLE");
    assertEquals(Optional.of(Duration.ofSeconds(17)), GEMINI.failure(503, busy).retryAfter());
    String other = recorded.replace("google.rpc.RetryInfo", "google.rpc.Help");
    assertEquals(Optional.empty(), GEMINI.failure(429, other).retryAfter());
  }

  @Test
  void everyRecordedErrorIsInTheTable() throws Exception {
    String table =
        GeminiTest.class
            .getDeclaredMethod(
                "recordedErrors",
                String.class,
                int.class,
                Failure.Kind.class,
                int.class,
                String.class,
                String.class)
            .getAnnotation(CsvSource.class)
            .textBlock();
    try (Stream<Path> files = Files.list(ERRORS)) {
      files.forEach(
          file -> {
            String name = file.getFileName().toString().replace(".json", "");
            assertTrue(table.lines().anyMatch(row -> row.startsWith(name + " ")), name);
          });
    }
  }

  /** The word in the body counts; the status only where there is none. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          200 | {"error":{"message":"m","status":"INVALID_ARGUMENT"}}                     | INVALID         | 400 |                         | m
          400 | {"error":{"message":"m","status":"OUT_OF_RANGE"}}                         | INVALID         | 400 |                         | m
          400 | {"error":{"message":"m"}}                                                 | INVALID         | 400 |                         | m
          400 | {"error":{"message":"API key expired.","status":"INVALID_ARGUMENT"}}      | UPSTREAM_DENIED | 502 |                         | The upstream did not accept
          400 | {"error":{"message":"The input token count (9) exceeds the maximum of 8","status":"INVALID_ARGUMENT"}} | INVALID | 400 | context_length_exceeded | The input token
          400 | {"error":{"message":"The input token count is odd","status":"INVALID_ARGUMENT"}} | INVALID  | 400 |                         | The input token
          400 | {"error":{"message":"It exceeds the limit","status":"INVALID_ARGUMENT"}}  | INVALID         | 400 |                         | It exceeds
          400 | {"error":{"message":"Request payload size exceeds the limit","status":"INVALID_ARGUMENT"}} | TOO_LARGE | 413 |              | Request payload
          400 | {"error":{"message":"User location is not supported","status":"FAILED_PRECONDITION"}} | UPSTREAM_DENIED | 502 |             | User location
          400 | <html>edge</html>                                                         | UPSTREAM        | 502 |                         | The upstream answered with status 400 and a web page
          403 | {"error":{"message":"m","status":"PERMISSION_DENIED","details":[{"reason":"SERVICE_DISABLED"}]}} | UPSTREAM_DENIED | 502 |  | The upstream did not accept
          400 | {"error":{"message":"m","status":"INVALID_ARGUMENT","details":[{"reason":"API_KEY_INVALID"}]}} | UPSTREAM_DENIED | 502 |  | The upstream did not accept
          400 | {"error":{"message":"m","status":"INVALID_ARGUMENT","details":[{"reason":"x"}]}} | INVALID | 400 |                        | m
          403 | {"error":{"message":"You do not have permission to access the File x","status":"PERMISSION_DENIED"}} | FORBIDDEN | 403 |    | You do not have
          403 | <html>firewall</html>                                                     | UPSTREAM        | 502 |                         | The upstream answered with status 403
          401 | {"error":{"message":"m","status":"UNAUTHENTICATED"}}                      | UPSTREAM_DENIED | 502 |                         | The upstream did not accept
          401 | <html>proxy</html>                                                        | UPSTREAM_DENIED | 502 |                         | The upstream did not accept
          407 |                                                                           | UPSTREAM_DENIED | 502 |                         | The upstream did not accept
          404 | {"error":{"message":"Tuned thing not found","status":"NOT_FOUND"}}        | NOT_FOUND       | 404 |                         | Tuned thing
          404 | <html>where?</html>                                                       | UPSTREAM        | 502 |                         | The upstream answered with status 404
          404 |                                                                           | UPSTREAM        | 502 |                         | The upstream answered with status 404
          413 | <html>big</html>                                                          | TOO_LARGE       | 413 |                         | The upstream answered
          429 | {"error":{"message":"m","status":"RESOURCE_EXHAUSTED","details":[{"violations":[{"quotaId":"x"},{"quotaId":"RequestsPerDayPerProject"}]}]}} | QUOTA | 429 | insufficient_quota | m
          429 | {"error":{"message":"Your prepayment credits are depleted"}}              | QUOTA           | 429 | insufficient_quota      | Your prepayment
          429 | {"error":{"message":"Check your billing account"}}                        | QUOTA           | 429 | insufficient_quota      | Check
          429 | [                                                                         | LIMITED         | 429 | rate_limit_exceeded     | [
          429 | []                                                                        | LIMITED         | 429 | rate_limit_exceeded     | []
          429 | [7]                                                                       | LIMITED         | 429 | rate_limit_exceeded     | [7]
          408 |                                                                           | TIMEOUT         | 504 |                         | The upstream answered with status 408
          504 | {"error":{"message":"m","status":"DEADLINE_EXCEEDED"}}                    | TIMEOUT         | 504 |                         | m
          500 | {"error":{"message":"m","status":"UNKNOWN"}}                              | UPSTREAM        | 500 |                         | m
          500 |                                                                           | UPSTREAM        | 500 |                         | The upstream answered
          503 | <html>busy</html>                                                         | UPSTREAM        | 502 |                         | The upstream answered
          503 |                                                                           | UPSTREAM        | 503 |                         | The upstream answered
          502 | <html>gateway</html>                                                      | UPSTREAM        | 502 |                         | The upstream answered
          499 | {"error":{"message":"m","status":"CANCELLED"}}                            | UPSTREAM        | 502 |                         | m
          500 | {"error":{"message":"key AIzaSample0123 is odd"}}                         | UPSTREAM        | 500 |                         | key *** is odd
          """)
  void errors(
      int status, String body, Failure.Kind kind, int answered, String code, String message) {
    check(status, body == null ? "" : body, kind, answered, code, message);
  }

  private static void check(
      int status, String body, Failure.Kind kind, int answered, String code, String message) {
    Failure failure = GEMINI.failure(status, body);
    assertEquals(kind, failure.kind());
    assertEquals(answered, failure.status());
    assertEquals(Optional.ofNullable(code), failure.code());
    assertTrue(failure.message().startsWith(message), failure.message());
  }

  @Test
  void carriesItsKeyInAHeader() {
    assertEquals(Optional.of("secret"), GEMINI.credentials("secret").first("x-goog-api-key"));
    assertEquals(Headers.NONE, GEMINI.credentials(""));
  }

  @Test
  void listsTheModelsThatConverse() {
    assertEquals(Optional.of("models?pageSize=1000"), GEMINI.path(Endpoint.MODELS));
    assertEquals(Optional.empty(), GEMINI.path(Endpoint.CHAT));
    String list = Fixture.text(Fixture.ROOT.resolve("gemini/other/models.list.response.json"));
    assertEquals(List.of("gemini-3.8-flash"), GEMINI.models(list));
    assertEquals(List.of(), GEMINI.models("<html>"));
    assertEquals(
        List.of("a/models/b"),
        GEMINI.models(
            "{\"models\":[{\"name\":\"a/models/b\",\"supportedGenerationMethods\":"
                + "[\"generateContent\"]},{\"supportedGenerationMethods\":[\"generateContent\"]}]}"));
  }

  @ParameterizedTest
  @CsvSource({
    "gemini-3.5-flash, models/gemini-3.5-flash",
    "models/gemini-3.5-flash, models/gemini-3.5-flash",
    "tunedModels/mine-1, tunedModels/mine-1"
  })
  void asksForTheModelInItsAddress(String model, String path) {
    ChatRequest request = ChatRequest.of(model, Message.user("hi"));
    assertEquals(path + ":generateContent", GEMINI.encode(request).path());
    assertEquals(
        path + ":streamGenerateContent?alt=sse",
        GEMINI.encode(request.with(Delivery.STREAM)).path());
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "..", "../files", "a/b", "a?key=b", "a#b", "a:b", "a b", "models/"})
  void refusesNamesThatLeadElsewhere(String model) {
    Failure failure = refusal(ChatRequest.of(model, Message.user("hi")));
    assertEquals(Failure.Kind.NOT_FOUND, failure.kind());
    assertEquals(Optional.of("model_not_found"), failure.code());
    assertEquals(Optional.of("model"), failure.param());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          gemini-3.5-flash      | false | USER PARALLEL_TOOL_CALLS
          gemini-3.5-flash      | true  | USER
          gemini-2.5-pro        |       | USER
          gemini-flash-latest   |       | USER
          gemini-2.0-flash      |       | USER REASONING_EFFORT
          gemma-3-27b-it        | false | USER REASONING_EFFORT PARALLEL_TOOL_CALLS
          """)
  void lacks(String model, Boolean parallel, String lacking) {
    Set<Tuning> expected = EnumSet.noneOf(Tuning.class);
    List.of(lacking.split(" ")).forEach(name -> expected.add(Tuning.valueOf(name)));
    ChatRequest request =
        ChatRequest.of(model, Message.user("hi"))
            .with(
                new ChatRequest.Tools(
                    List.of(), ChatRequest.ToolChoice.AUTO, Optional.ofNullable(parallel)));
    assertEquals(expected, GEMINI.lacks(request));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"top_k":40}                               | {"generationConfig":{"topK":40}}
          {"topK":40}                                | {"generationConfig":{"topK":40}}
          {"top_k":null}                             | {}
          {"safety_settings":[],"other":1}           | {"safetySettings":[]}
          {"safetySettings":[{"threshold":"OFF"}]}   | {"safetySettings":[{"threshold":"OFF"}]}
          {"cached_content":"cachedContents/a"}      | {"cachedContent":"cachedContents/a"}
          {"cachedContent":"cachedContents/a"}       | {"cachedContent":"cachedContents/a"}
          {"seed":2147483647}                        | {"generationConfig":{"seed":2147483647}}
          {"seed":-1}                                | {"generationConfig":{"seed":-1}}
          {"seed":4294967298}                        | {"generationConfig":{"seed":3}}
          """)
  void knowsMore(String fields, String written) {
    var asked =
        Json.object(Json.parse(fields))
            .add("model", "gemini-3.5-flash")
            .add("messages", Json.array().add(Json.object().add("role", "user").add("content", "")))
            .build();
    assertEquals(
        Json.parse(written),
        Json.object(body(OpenAiChat.DIALECT.decode(asked))).remove("contents").build());
    assertEquals(
        Set.of(
            "top_k",
            "topK",
            "safety_settings",
            "safetySettings",
            "cached_content",
            "cachedContent"),
        GEMINI.extensions());
  }

  @Test
  void refusesWhatItCannotCarry() {
    Part file = new Part.Image(new Source.Url("file:///etc/passwd"), Optional.empty());
    refused("gemini-3.5-flash", file);
    refused("gemini-3.5-flash", new Part.ToolCall("c", "n", "{}"));
    refused("gemini-2.0-flash", image("https://example.com/a.png"));
    refused("gemini-2.0-flash", image("https://notyoutube.com/a"));
    for (String url :
        List.of(
            "gs://bucket/a",
            "https://youtu.be/a",
            "https://www.youtube.com/watch?v=a",
            "https://generativelanguage.googleapis.com/v1beta/files/a")) {
      String written = body(asking("gemini-2.0-flash", Role.USER, image(url))).toString();
      assertTrue(written.contains("{\"fileData\":{\"fileUri\":\"" + url + "\"}}"), written);
    }
    assertEquals(
        Optional.of("messages[0].content"),
        refusal(asking("gemini-3.5-flash", Role.ASSISTANT, PICTURE)).param());
    assertEquals(
        Optional.of("messages[0].content"),
        refusal(asking("gemini-3.5-flash", Role.TOOL, PICTURE)).param());
    assertEquals(
        Optional.of("n"),
        refusal(
                ChatRequest.of("gemini-3.5-flash", Message.user("hi"))
                    .with(new Delivery(2, false, false)))
            .param());
  }

  private static void refused(String model, Part part) {
    Failure failure = refusal(asking(model, Role.USER, part));
    assertEquals(Optional.of("unsupported_value"), failure.code());
    assertEquals(Optional.of("messages[0].content"), failure.param());
  }

  private static Part image(String url) {
    return new Part.Image(new Source.Url(url), Optional.empty());
  }

  private static ChatRequest asking(String model, Role role, Part part) {
    return ChatRequest.of(model, Message.of(role, part));
  }

  @Test
  void resultsAreMatchedWithTheirCalls() {
    Failure failure =
        refusal(
            asking(
                "gemini-3.5-flash",
                Role.TOOL,
                new Part.ToolResult("gone", List.of(new Part.Text("x")))));
    assertEquals(Failure.Kind.INVALID, failure.kind());
    assertEquals(Optional.of("messages[0].tool_call_id"), failure.param());
  }

  @Test
  void newerModelsSeePicturesInResults() {
    Message call = Message.of(Role.ASSISTANT, new Part.ToolCall("c~QUJD.", "look", "{}"));
    Message result =
        Message.of(
            Role.TOOL, new Part.ToolResult("c~QUJD.", List.of(new Part.Text("see"), PICTURE)));
    String written = body(ChatRequest.of("gemini-3.5-flash", call, result)).toString();
    assertTrue(
        written.contains(
            "{\"functionResponse\":{\"id\":\"c\",\"name\":\"look\",\"response\":{\"output\":\"see\"},"
                + "\"parts\":[{\"inlineData\":{\"mimeType\":\"image/png\","
                + "\"data\":\"iVBORw0KGgo=\"}}]}}"),
        written);
    assertTrue(written.contains("\"thoughtSignature\":\"QUJD=\""), written);
    assertEquals(
        Optional.of("messages[1].content"),
        refusal(ChatRequest.of("gemini-2.5-flash", call, result)).param());
  }

  /** What is told while a stream runs is not lost when nobody hears its end. */
  @Test
  void tellsWhatAStreamHasCostSoFar() {
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = GEMINI.decoder(transcript, true);
    decoder.feed(
        StandardCharsets.UTF_8.encode(
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]}}],"
                + "\"usageMetadata\":{\"promptTokenCount\":3,\"candidatesTokenCount\":1},"
                + "\"responseId\":\"r\"}\n\n"));
    assertEquals(
        "begin r \ntext Hi\nusage 3 in (0 cached), 1 out (0 reasoning)\n", transcript + "");
    decoder.feed(ByteBuffer.allocate(0));
    decoder.end();
    assertTrue(transcript.toString().endsWith("fail UPSTREAM 502 " + incomplete() + "\n"));
    assertFalse(transcript.toString().contains("end "));
  }

  /** A count that says nothing does not undo the one before it. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          "usageMetadata":{"promptTokenCount":3}    | {"usageMetadata":{}}                   | 3
          "usageMetadata":{"promptTokenCount":3}    | {"usageMetadata":{"promptTokenCount":4}} | 4
          """)
  void keepsTheCountItHeardBeforeItSpoke(String first, String second, int tokens) {
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = GEMINI.decoder(transcript, true);
    String frames =
        "data: {\"responseId\":\"r\","
            + first
            + "}\n\ndata: "
            + second
            + "\n\ndata: {\"candidates\":[{\"content\":{\"parts\":[{\"thoughtSignature\":\"c2ln\"},"
            + "{\"text\":\"Hi\"}]},\"finishReason\":\"STOP\"}]}\n\n";
    decoder.feed(StandardCharsets.UTF_8.encode(frames));
    decoder.end();
    String heard = transcript.toString();
    assertTrue(heard.startsWith("begin r \nsignature "), heard);
    assertTrue(heard.contains("usage " + tokens + " in"), heard);
  }

  /** Whatever the piece was that did not arrive whole, nobody knows what it would have said. */
  @Test
  void aStreamThatEndsWithinAnEventIsIncomplete() {
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = GEMINI.decoder(transcript, true);
    decoder.feed(
        StandardCharsets.UTF_8.encode(
            "data: {\"candidates\":[{\"content\":{\"parts\":[{\"text\":\"Hi\"}]},"
                + "\"finishReason\":\"STOP\"}]}\n\ndata: {\"candidates\":[{\"cont"));
    decoder.end();
    assertTrue(transcript.toString().endsWith("fail UPSTREAM 502 " + incomplete() + "\n"));
  }

  private static String incomplete() {
    return OpenAiErrors.incomplete().message();
  }

  private static jakarta.json.JsonObject body(ChatRequest request) {
    return Json.parse(StandardCharsets.UTF_8.decode(GEMINI.encode(request).body()).toString());
  }

  private static Failure refusal(ChatRequest request) {
    return assertThrows(Refused.class, () -> GEMINI.encode(request)).failure();
  }
}
