// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.exception.LangChain4jException;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import io.gatehouse.clients.Answer.Call;
import io.gatehouse.clients.Question.Answered;
import io.gatehouse.clients.Question.Returned;
import io.gatehouse.clients.Question.Said;
import io.gatehouse.clients.Question.Turn;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** LangChain4j. */
final class LangChain4j implements Driver {
  private final OpenAiChatModel whole;
  private final OpenAiStreamingChatModel streaming;

  LangChain4j(String url, String key) {
    whole =
        OpenAiChatModel.builder()
            .baseUrl(url + "/v1")
            .apiKey(key)
            .maxRetries(0)
            .timeout(Library.PATIENCE)
            .build();
    streaming =
        OpenAiStreamingChatModel.builder()
            .baseUrl(url + "/v1")
            .apiKey(key)
            .timeout(Library.PATIENCE)
            .build();
  }

  @Override
  public Answer ask(Question question) {
    return answer(whole.chat(request(question)));
  }

  @Override
  public Answer stream(Question question, Consumer<String> pieces) {
    var ended = new CompletableFuture<ChatResponse>();
    streaming.chat(
        request(question),
        new StreamingChatResponseHandler() {
          @Override
          public void onPartialResponse(String piece) {
            pieces.accept(piece);
          }

          @Override
          public void onCompleteResponse(ChatResponse response) {
            ended.complete(response);
          }

          @Override
          public void onError(Throwable error) {
            ended.completeExceptionally(error);
          }
        });
    try {
      return answer(ended.orTimeout(Library.PATIENCE.toSeconds(), TimeUnit.SECONDS).join());
    } catch (CompletionException wrapper) {
      throw wrapper.getCause() instanceof RuntimeException told ? told : wrapper;
    }
  }

  /** The library has a type per failure; the status is in the cause. */
  @Override
  public Heard heard(Throwable thrown) {
    boolean own = thrown instanceof LangChain4jException;
    int status =
        own && thrown.getCause() instanceof HttpException exception ? exception.statusCode() : 0;
    return new Heard(status, thrown.toString());
  }

  private static ChatRequest request(Question question) {
    var request =
        ChatRequest.builder()
            .modelName(question.model())
            .messages(question.turns().stream().map(LangChain4j::message).toList());
    if (question.offersTool()) {
      request.toolSpecifications(
          ToolSpecification.builder()
              .name(Question.TOOL)
              .description(Question.TOOL_DESCRIPTION)
              .parameters(
                  JsonObjectSchema.builder().addStringProperty("city").required("city").build())
              .build());
    }
    return request.build();
  }

  private static ChatMessage message(Turn turn) {
    if (turn instanceof Said said) {
      return UserMessage.from(said.text());
    }
    if (turn instanceof Returned returned) {
      return ToolExecutionResultMessage.from(
          returned.call().id(), returned.call().name(), returned.result());
    }
    Answer answer = ((Answered) turn).answer();
    return answer.calls().isEmpty()
        ? AiMessage.from(answer.text())
        : AiMessage.from(answer.calls().stream().map(LangChain4j::call).toList());
  }

  private static ToolExecutionRequest call(Call call) {
    return ToolExecutionRequest.builder()
        .id(call.id())
        .name(call.name())
        .arguments(call.arguments())
        .build();
  }

  private static Answer answer(ChatResponse response) {
    AiMessage message = response.aiMessage();
    List<Call> calls =
        message.toolExecutionRequests().stream()
            .map(call -> new Call(call.id(), call.name(), call.arguments()))
            .toList();
    var usage = response.tokenUsage();
    return new Answer(
        Objects.requireNonNullElse(message.text(), ""),
        calls,
        String.valueOf(response.finishReason()).toLowerCase(Locale.ROOT),
        usage == null
            ? Answer.Usage.NONE
            : new Answer.Usage(usage.inputTokenCount(), usage.outputTokenCount()));
  }
}
