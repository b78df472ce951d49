// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionFunctionTool;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionMessageToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import io.gatehouse.clients.Answer.Call;
import io.gatehouse.clients.Question.Answered;
import io.gatehouse.clients.Question.Returned;
import io.gatehouse.clients.Question.Said;
import io.gatehouse.clients.Question.Turn;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;

/** OpenAI's own library for Java. */
final class OpenAiJava implements Driver {
  private final OpenAIClient client;

  OpenAiJava(String url, String key) {
    client =
        OpenAIOkHttpClient.builder()
            .baseUrl(url + "/v1")
            .apiKey(key)
            .maxRetries(0)
            .timeout(Library.PATIENCE)
            .build();
  }

  @Override
  public Answer ask(Question question) {
    return answer(client.chat().completions().create(request(question).build()));
  }

  @Override
  public Answer stream(Question question, Consumer<String> pieces) {
    var request =
        request(question)
            .streamOptions(ChatCompletionStreamOptions.builder().includeUsage(true).build())
            .build();
    var whole = ChatCompletionAccumulator.create();
    try (var reply = client.chat().completions().createStreaming(request)) {
      reply.stream()
          .peek(whole::accumulate)
          .flatMap(chunk -> chunk.choices().stream())
          .flatMap(choice -> choice.delta().content().stream())
          .forEach(pieces);
    }
    return answer(whole.chatCompletion());
  }

  @Override
  public Heard heard(Throwable thrown) {
    int status = thrown instanceof OpenAIServiceException exception ? exception.statusCode() : 0;
    return new Heard(status, thrown.toString());
  }

  /** The library itself, for what the other libraries do not have. */
  OpenAIClient client() {
    return client;
  }

  private static ChatCompletionCreateParams.Builder request(Question question) {
    var request = ChatCompletionCreateParams.builder().model(question.model());
    question.turns().forEach(turn -> add(request, turn));
    if (question.offersTool()) {
      request.addTool(tool());
    }
    return request;
  }

  private static void add(ChatCompletionCreateParams.Builder request, Turn turn) {
    if (turn instanceof Said said) {
      request.addUserMessage(said.text());
    } else if (turn instanceof Answered answered) {
      request.addMessage(assistant(answered.answer()));
    } else if (turn instanceof Returned returned) {
      request.addMessage(
          ChatCompletionToolMessageParam.builder()
              .toolCallId(returned.call().id())
              .content(returned.result())
              .build());
    }
  }

  private static ChatCompletionAssistantMessageParam assistant(Answer answer) {
    var message = ChatCompletionAssistantMessageParam.builder();
    if (!answer.text().isEmpty()) {
      message.content(answer.text());
    }
    for (Call call : answer.calls()) {
      var function =
          ChatCompletionMessageFunctionToolCall.Function.builder()
              .name(call.name())
              .arguments(call.arguments())
              .build();
      message.addToolCall(
          ChatCompletionMessageFunctionToolCall.builder().id(call.id()).function(function).build());
    }
    return message.build();
  }

  private static ChatCompletionFunctionTool tool() {
    var parameters =
        FunctionParameters.builder()
            .putAdditionalProperty("type", JsonValue.from("object"))
            .putAdditionalProperty(
                "properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
            .putAdditionalProperty("required", JsonValue.from(List.of("city")))
            .build();
    return ChatCompletionFunctionTool.builder()
        .function(
            FunctionDefinition.builder()
                .name(Question.TOOL)
                .description(Question.TOOL_DESCRIPTION)
                .parameters(parameters)
                .build())
        .build();
  }

  private static Answer answer(ChatCompletion reply) {
    var choice = reply.choices().get(0);
    var calls = choice.message().toolCalls().orElse(List.of());
    return new Answer(
        choice.message().content().orElse(""),
        calls.stream().map(OpenAiJava::call).toList(),
        choice.finishReason().asString(),
        reply
            .usage()
            .map(usage -> new Answer.Usage(usage.promptTokens(), usage.completionTokens()))
            .orElse(Answer.Usage.NONE));
  }

  private static Call call(ChatCompletionMessageToolCall call) {
    var function = call.asFunction();
    return new Call(function.id(), function.function().name(), function.function().arguments());
  }
}
