// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.openai.errors.OpenAIServiceException;
import io.gatehouse.clients.Answer.Call;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The strictest library reads what OpenAI-compatible upstreams really say, however far that is from
 * what OpenAI says.
 */
@Timeout(30)
class MendClientIT {
  @RegisterExtension static final Gatehouse GATEHOUSE = new Gatehouse();

  private static final Question QUESTION = Question.to("mend/m", "Hello");

  /** The one that says no usage, of the header with an id only, is estimated. */
  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dashscope/stream.sse                                        | 4       |                                                                       | stop       | 11 |   9
          dashscope/stream.tools.sse                                  |         | get_weather {"city": "Beijing"}                                       | tool_calls | 183|  22
          ollama/v1.stream.sse                                        | Kotlin. |                                                                       | stop       | 26 |   9
          openai-compatible/deepseek.stream.sse                       | No.     |                                                                       | stop       | 20 |  14
          openai-compatible/gemini-compat.tool-call.stream.sse        |         | get_weather {"city":"Oslo"}, get_weather {"city":"Lima"}              | tool_calls | 60 |  34
          openai-compatible/groq.stream.sse                           | Kotlin. |                                                                       | stop       | 11 |   4
          openai-compatible/id-only-header-chunk.tool-call.stream.sse |         | get_time {}                                                           | tool_calls | 3  |   3
          openai-compatible/mistral.tool-call.stream.sse              |         | get_weather {"city": "Oslo"}                                          | tool_calls | 70 |  18
          openai-compatible/preview-usage-first.stream.sse            | Kotlin. |                                                                       | stop       | 5  | 252
          openai-compatible/terminal-chunk-with-content.stream.sse    | Kotlin  |                                                                       | length     | 5  |   2
          openai-compatible/vllm.stream.sse                           | No.     |                                                                       | stop       | 20 |  14
          openai-compatible/xai.tool-call.stream.sse                  |         | get_weather {"city":"Oslo"}                                           | tool_calls | 70 |  12
          openrouter/stream.sse                                       | Hi!     |                                                                       | stop       | 9  |   8
          """)
  void readsTheStream(
      String fixture, String text, String calls, String finish, long input, long output)
      throws IOException {
    GATEHOUSE.upstream().play(Reply.events(read(fixture)));
    List<String> pieces = new ArrayList<>();
    Answer answer = GATEHOUSE.driver(Library.OPENAI_JAVA).stream(QUESTION, pieces::add);
    isThis(answer, text, calls, finish, new Answer.Usage(input, output));
    assertEquals(answer.text(), String.join("", pieces));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          dashscope/chat.response.json                     |     | get_weather {"city": "Beijing"} | tool_calls | 183 | 22
          openai-compatible/deepseek.response.json         | No. |                                 | stop       | 20  | 14
          openai-compatible/deepseek.response.keepalive.txt| ok  |                                 | stop       | 1   |  1
          openai-compatible/mistral.thinking.response.json | No. |                                 | stop       | 20  | 14
          openrouter/chat.response.json                    | Hi! |                                 | stop       | 9   |  8
          """)
  void readsTheReply(
      String fixture, String text, String calls, String finish, long input, long output)
      throws IOException {
    GATEHOUSE.upstream().play(Reply.json(200, read(fixture)));
    Answer answer = GATEHOUSE.driver(Library.OPENAI_JAVA).ask(QUESTION);
    isThis(answer, text, calls, finish, new Answer.Usage(input, output));
  }

  @ParameterizedTest
  @CsvSource({
    "openai-compatible/groq.error-in-stream.sse, Failed to call a function",
    "openrouter/stream.midstream-error.sse, Provider disconnected"
  })
  void hearsTheErrorInTheStream(String fixture, String reason) throws IOException {
    GATEHOUSE.upstream().play(Reply.events(read(fixture)));
    failsWith(reason, () -> GATEHOUSE.driver(Library.OPENAI_JAVA).stream(QUESTION, piece -> {}));
  }

  @ParameterizedTest
  @CsvSource({
    "dashscope/error-429.json,                           429, 429, You exceeded",
    "ollama/v1.error-404.json,                           404, 404, 'model ''nope'' not found'",
    "openai-compatible/deepseek.error-400-reasoning.json,400, 400, must be passed back",
    "openai-compatible/mistral.error-422.json,           422, 400, Extra inputs",
    "openai-compatible/vllm.error-400.json,              400, 400, maximum context length",
    "openai-compatible/vllm.error-404-legacy.json,       404, 404, The model `nope` does not exist",
    "openrouter/error-200-body.json,                     200, 502, Provider returned error"
  })
  void hearsTheError(String fixture, int told, int heard, String reason) throws IOException {
    GATEHOUSE.upstream().play(Reply.json(told, read(fixture)));
    OpenAIServiceException thrown =
        failsWith(reason, () -> GATEHOUSE.driver(Library.OPENAI_JAVA).ask(QUESTION));
    assertEquals(heard, thrown.statusCode());
  }

  private static OpenAIServiceException failsWith(String reason, Runnable ask) {
    OpenAIServiceException thrown = assertThrows(OpenAIServiceException.class, ask::run);
    assertTrue(thrown.toString().contains(reason), thrown::toString);
    return thrown;
  }

  private static void isThis(
      Answer answer, String text, String calls, String finish, Answer.Usage usage) {
    List<String> called =
        answer.calls().stream().map(call -> call.name() + " " + call.arguments()).toList();
    assertEquals(Objects.requireNonNullElse(text, ""), answer.text());
    assertEquals(Objects.requireNonNullElse(calls, ""), String.join(", ", called));
    assertEquals(
        answer.calls().size(), answer.calls().stream().map(Call::id).distinct().count(), "ids");
    assertEquals(finish, answer.finish());
    assertEquals(usage, answer.usage());
  }

  private static String read(String fixture) throws IOException {
    try (var in = MendClientIT.class.getResourceAsStream("/fixtures/" + fixture)) {
      return new String(Objects.requireNonNull(in, fixture).readAllBytes(), UTF_8);
    }
  }
}
