// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.ollama;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.EmbeddingRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.EmbeddingBatches;
import io.gatehouse.provider.ModelList;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Ollama's own API. Unlike its compatible one it lets a client choose how much of a conversation
 * the model gets to see ({@code num_ctx}) and how long it stays loaded ({@code keep_alive}).
 *
 * @see <a href="https://github.com/ollama/ollama/blob/main/docs/api.md">API reference</a>
 */
public final class OllamaNative implements Provider {
  private final OpenAiErrors errors = OpenAiErrors.usual();
  private final Supplier<String> ids;

  /**
   * @param ids for replies and calls, which have none of their own
   */
  public OllamaNative(Supplier<String> ids) {
    this.ids = ids;
  }

  @Override
  public Optional<String> path(Endpoint endpoint) {
    return endpoint == Endpoint.MODELS ? Optional.of("tags") : Optional.empty();
  }

  @Override
  public List<String> models(String body) {
    return ModelList.ids(body, "models", "name");
  }

  @Override
  public Headers credentials(String apiKey) {
    return apiKey.isEmpty() ? Headers.NONE : Headers.NONE.with("Authorization", "Bearer " + apiKey);
  }

  @Override
  public Step begin(ChatRequest request, String apiKey) {
    Headers credentials = credentials(apiKey);
    return new Step.Answer(
        encode(request).with(credentials),
        sink -> decoder(sink, request.stream()),
        error -> thinkingAsItLikes(request, credentials, error));
  }

  /** Only newer servers and some models know how hard to think; the others know whether to. */
  private Optional<Step> thinkingAsItLikes(
      ChatRequest request, Headers credentials, WholeReply error) {
    boolean unknownLevel = error.status() == 400 && error.body().contains("think value");
    return unknownLevel
        ? Optional.of(
            new Step.Answer(
                post(request, Thinking.OR_NOT).with(credentials),
                sink -> decoder(sink, request.stream())))
        : Optional.empty();
  }

  @Override
  public UpstreamRequest encode(ChatRequest request) {
    return post(request, Thinking.SO_HARD);
  }

  private static UpstreamRequest post(ChatRequest request, Thinking thinking) {
    UpstreamRequest post =
        UpstreamRequest.post("chat", Json.bytes(OllamaBody.write(request, thinking)));
    return request.stream() ? post.with("accept", "application/x-ndjson") : post;
  }

  @Override
  public Decoder decoder(ReplySink sink, boolean stream) {
    OllamaTeller teller = new OllamaTeller(sink, errors, ids);
    return stream ? new OllamaStreamDecoder(teller) : new OllamaReplyDecoder(teller);
  }

  @Override
  public Optional<Step> embed(EmbeddingRequest request, String apiKey) {
    return Optional.of(new EmbeddingBatches(this, new OllamaEmbeddings(), apiKey).begin(request));
  }

  @Override
  public Set<Tuning> lacks(ChatRequest request) {
    return EnumSet.of(Tuning.PARALLEL_TOOL_CALLS, Tuning.USER);
  }

  @Override
  public boolean continues(ChatRequest request) {
    return true;
  }

  @Override
  public Set<String> extensions() {
    return OllamaBody.EXTENSIONS;
  }

  @Override
  public Failure failure(int status, String body) {
    return errors.read(status, body);
  }
}
