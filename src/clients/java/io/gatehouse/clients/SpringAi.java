// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import io.gatehouse.clients.Answer.Call;
import io.gatehouse.clients.Question.Answered;
import io.gatehouse.clients.Question.Returned;
import io.gatehouse.clients.Question.Said;
import io.gatehouse.clients.Question.Turn;
import java.net.http.HttpClient;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.ai.chat.messages.AssistantMessage;
import org.springframework.ai.chat.messages.AssistantMessage.ToolCall;
import org.springframework.ai.chat.messages.Message;
import org.springframework.ai.chat.messages.ToolResponseMessage;
import org.springframework.ai.chat.messages.ToolResponseMessage.ToolResponse;
import org.springframework.ai.chat.messages.UserMessage;
import org.springframework.ai.chat.model.ChatResponse;
import org.springframework.ai.chat.prompt.Prompt;
import org.springframework.ai.openai.OpenAiChatModel;
import org.springframework.ai.openai.OpenAiChatOptions;
import org.springframework.ai.openai.api.OpenAiApi;
import org.springframework.ai.retry.NonTransientAiException;
import org.springframework.ai.retry.TransientAiException;
import org.springframework.ai.tool.function.FunctionToolCallback;
import org.springframework.http.client.JdkClientHttpRequestFactory;
import org.springframework.http.client.reactive.JdkClientHttpConnector;
import org.springframework.retry.support.RetryTemplate;
import org.springframework.web.client.RestClient;
import org.springframework.web.reactive.function.client.WebClient;
import org.springframework.web.reactive.function.client.WebClientResponseException;

/** Spring AI, on the JDK's HTTP client. */
final class SpringAi implements Driver {
  private static final Pattern STATUS = Pattern.compile("^(\\d{3}) - ");

  private final OpenAiChatModel model;

  SpringAi(String url, String key) {
    HttpClient http = HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    var requests = new JdkClientHttpRequestFactory(http);
    requests.setReadTimeout(Library.PATIENCE);
    model =
        OpenAiChatModel.builder()
            .openAiApi(
                OpenAiApi.builder()
                    .baseUrl(url)
                    .apiKey(key)
                    .restClientBuilder(RestClient.builder().requestFactory(requests))
                    .webClientBuilder(
                        WebClient.builder().clientConnector(new JdkClientHttpConnector(http)))
                    .build())
            .retryTemplate(RetryTemplate.builder().maxAttempts(1).build())
            .build();
  }

  @Override
  public Answer ask(Question question) {
    return answer(List.of(model.call(prompt(question, false))));
  }

  /** The library hands over every piece and leaves the putting together to its caller. */
  @Override
  public Answer stream(Question question, Consumer<String> pieces) {
    List<ChatResponse> heard =
        model.stream(prompt(question, true))
            .doOnNext(piece -> tell(text(piece), pieces))
            .collectList()
            .block(Library.PATIENCE);
    return answer(Objects.requireNonNull(heard));
  }

  /** Whole replies and streams fail in different ways: one has its status in the message only. */
  @Override
  public Heard heard(Throwable thrown) {
    if (thrown instanceof WebClientResponseException exception) {
      return new Heard(exception.getStatusCode().value(), exception.getResponseBodyAsString());
    }
    boolean own =
        thrown instanceof NonTransientAiException || thrown instanceof TransientAiException;
    Matcher status = STATUS.matcher(String.valueOf(thrown.getMessage()));
    return new Heard(
        own && status.find() ? Integer.parseInt(status.group(1)) : 0, thrown.toString());
  }

  private static Prompt prompt(Question question, boolean usage) {
    var options = OpenAiChatOptions.builder().model(question.model()).streamUsage(usage);
    if (question.offersTool()) {
      options.toolCallbacks(tool()).internalToolExecutionEnabled(false);
    }
    return new Prompt(question.turns().stream().map(SpringAi::message).toList(), options.build());
  }

  private static FunctionToolCallback<Map<String, String>, String> tool() {
    return FunctionToolCallback.builder(
            Question.TOOL, (Map<String, String> input) -> String.valueOf(input.get("city")))
        .description(Question.TOOL_DESCRIPTION)
        .inputSchema(
            """
            {"type": "object", "properties": {"city": {"type": "string"}}, "required": ["city"]}
            """)
        .inputType(Map.class)
        .build();
  }

  private static Message message(Turn turn) {
    if (turn instanceof Said said) {
      return new UserMessage(said.text());
    }
    if (turn instanceof Returned returned) {
      Call call = returned.call();
      return ToolResponseMessage.builder()
          .responses(List.of(new ToolResponse(call.id(), call.name(), returned.result())))
          .build();
    }
    Answer answer = ((Answered) turn).answer();
    return AssistantMessage.builder()
        .content(answer.text())
        .toolCalls(
            answer.calls().stream()
                .map(call -> new ToolCall(call.id(), "function", call.name(), call.arguments()))
                .toList())
        .build();
  }

  private static Answer answer(List<ChatResponse> pieces) {
    StringBuilder text = new StringBuilder();
    List<Call> calls = new ArrayList<>();
    String finish = "";
    Answer.Usage usage = Answer.Usage.NONE;
    for (ChatResponse piece : pieces) {
      text.append(text(piece));
      var told = piece.getMetadata().getUsage();
      if (told.getTotalTokens() > 0) {
        usage = new Answer.Usage(told.getPromptTokens(), told.getCompletionTokens());
      }
      if (piece.getResult() != null) {
        for (ToolCall call : piece.getResult().getOutput().getToolCalls()) {
          calls.add(new Call(call.id(), call.name(), call.arguments()));
        }
        String reason = piece.getResult().getMetadata().getFinishReason();
        finish = reason == null || reason.isEmpty() ? finish : reason.toLowerCase(Locale.ROOT);
      }
    }
    return new Answer(text.toString(), calls, finish, usage);
  }

  private static void tell(String text, Consumer<String> pieces) {
    if (!text.isEmpty()) {
      pieces.accept(text);
    }
  }

  private static String text(ChatResponse piece) {
    return piece.getResult() == null
        ? ""
        : Objects.requireNonNullElse(piece.getResult().getOutput().getText(), "");
  }
}
