// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import io.gatehouse.wire.Wire;
import java.util.Optional;
import java.util.Set;

/**
 * Anthropic's Messages API.
 *
 * @see <a href="https://platform.claude.com/docs/en/api/messages">API reference</a>
 */
public final class Anthropic implements Provider {
  /** From here on a temperature is an error, whatever the model. */
  private static final String WITHOUT_SAMPLING = "2026-10-21";

  private final String version;

  /**
   * @param version of the API, a date
   */
  public Anthropic(String version) {
    this.version = version;
  }

  @Override
  public Wire wire() {
    return Wire.ANTHROPIC;
  }

  @Override
  public Optional<String> path(Endpoint endpoint) {
    return endpoint == Endpoint.MODELS ? Optional.of("models?limit=1000") : Optional.empty();
  }

  /** With the version of the API, which every request has to name. */
  @Override
  public Headers credentials(String apiKey) {
    Headers headers = Headers.NONE.with("anthropic-version", version);
    return apiKey.isEmpty() ? headers : headers.with("x-api-key", apiKey);
  }

  @Override
  public UpstreamRequest encode(ChatRequest request) {
    return encode(request, grant(request));
  }

  private static UpstreamRequest encode(ChatRequest request, Grant grant) {
    return UpstreamRequest.post(
        "messages", Json.bytes(new MessagesRequest(request, grant).write()));
  }

  @Override
  public Decoder decoder(ReplySink sink, boolean stream) {
    return decoder(sink, stream, false);
  }

  @Override
  public Step begin(ChatRequest request, String apiKey) {
    Grant grant = grant(request);
    boolean byTool = grant.formatByTool().isPresent();
    return new Step.Answer(
        encode(request, grant).with(credentials(apiKey)),
        sink -> decoder(sink, request.stream(), byTool));
  }

  private static Decoder decoder(ReplySink sink, boolean stream, boolean formatByTool) {
    MessageTeller teller = new MessageTeller(sink, formatByTool);
    return stream ? new StreamDecoder(teller) : new ReplyDecoder(teller);
  }

  @Override
  public Set<Tuning> lacks(ChatRequest request) {
    return grant(request).refused();
  }

  /** Models before 4.6 do, while they do not think; the others refuse such a request. */
  @Override
  public boolean continues(ChatRequest request) {
    Grant grant = grant(request);
    boolean old =
        switch (grant.traits().thinking()) {
          case NEVER, BUDGET -> true;
          default -> false;
        };
    return old && grant.thinking().isEmpty();
  }

  @Override
  public Set<String> extensions() {
    return Set.of("cache_control", "safety_identifier", "thinking", "top_k");
  }

  @Override
  public Failure failure(int status, String body) {
    return Errors.read(status, body);
  }

  private Grant grant(ChatRequest request) {
    return new Grant(request, version.compareTo(WITHOUT_SAMPLING) < 0);
  }
}
