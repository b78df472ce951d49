// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import com.openai.client.OpenAIClient;
import com.openai.core.JsonString;
import com.openai.core.JsonValue;
import com.openai.core.ObjectMappers;
import com.openai.errors.OpenAIException;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import io.gatehouse.matrix.Heard;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A cell's request sent by OpenAI's own library, and what the library makes of the reply. */
@SuppressWarnings("deprecation") // the only way to what OpenAI itself does not say
final class MatrixClient {
  private static final String THOUGHTS = "reasoning_content";

  private final OpenAIClient client;

  MatrixClient(OpenAIClient client) {
    this.client = client;
  }

  Heard ask(String request) {
    try {
      ChatCompletion reply = client.chat().completions().create(params(request));
      var message = reply.choices().get(0).message();
      return heard(reply, text(message._additionalProperties(), THOUGHTS));
    } catch (OpenAIServiceException error) {
      return failed(error, error.statusCode(), "");
    }
  }

  /**
   * The library puts together what it knows of; thoughts are not among that.
   *
   * @param spoken told of every piece of text
   */
  Heard stream(String request, Runnable spoken) {
    var whole = ChatCompletionAccumulator.create();
    StringBuilder text = new StringBuilder();
    StringBuilder thoughts = new StringBuilder();
    try (var reply = client.chat().completions().createStreaming(params(request))) {
      reply.stream()
          .peek(whole::accumulate)
          .flatMap(chunk -> chunk.choices().stream())
          .map(choice -> choice.delta())
          .forEach(
              delta -> {
                text.append(delta.content().orElse(""));
                if (!text.isEmpty()) {
                  spoken.run();
                }
                thoughts.append(text(delta._additionalProperties(), THOUGHTS));
              });
      return heard(whole.chatCompletion(), thoughts.toString());
    } catch (OpenAIServiceException error) {
      return failed(error, error.statusCode(), text.toString());
    } catch (OpenAIException broken) {
      return failed(broken, 200, text.toString());
    }
  }

  private static ChatCompletionCreateParams params(String request) {
    try {
      var body =
          ObjectMappers.jsonMapper().readValue(request, ChatCompletionCreateParams.Body.class);
      return ChatCompletionCreateParams.builder().body(body).build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Heard heard(ChatCompletion reply, String thoughts) {
    var choice = reply.choices().get(0);
    return new Heard(
        200,
        choice.message().content().orElse(""),
        thoughts,
        choice.message().refusal().orElse(""),
        choice.message().toolCalls().orElse(List.of()).stream().map(MatrixClient::call).toList(),
        choice.finishReason().asString(),
        reply
            .usage()
            .map(
                usage ->
                    new Heard.Bill(
                        usage.promptTokens(), usage.completionTokens(), usage.totalTokens())),
        Optional.empty());
  }

  private static Heard.Call call(ChatCompletionMessageToolCall call) {
    var function = call.asFunction();
    return new Heard.Call(
        function.id(), function.function().name(), function.function().arguments());
  }

  private static Heard failed(OpenAIException error, int status, String text) {
    return new Heard(
        status,
        text,
        "",
        "",
        List.of(),
        "",
        Optional.empty(),
        Optional.of(String.valueOf(error.getMessage())));
  }

  private static String text(Map<String, JsonValue> members, String name) {
    return members.get(name) instanceof JsonString text ? text.value() : "";
  }
}
