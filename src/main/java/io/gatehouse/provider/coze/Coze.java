// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.coze;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ChatRequest.ResponseFormat;
import io.gatehouse.model.ChatRequest.ToolChoice;
import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.provider.Unsupported;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.UpstreamRequest;
import java.time.Duration;
import java.util.EnumSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Bots of Coze and of Coze Studio, by version 3 of their chat API.
 *
 * @see <a href="https://www.coze.com/open/docs/developer_guides/chat_v3">Chat</a>
 */
public final class Coze implements Provider {
  /** The upstream forbids to ask more often. */
  public static final Duration PAUSE = Duration.ofSeconds(1);

  private final Bots bots;
  private final Optional<Duration> pause;

  /**
   * @param bots names for bots and their ids
   * @param pause how often to ask for a whole answer; empty to hear it as a stream
   */
  public Coze(Map<String, String> bots, Optional<Duration> pause) {
    this.bots = new Bots(bots);
    this.pause = pause;
  }

  @Override
  public Headers credentials(String apiKey) {
    return Headers.NONE.with("Authorization", "Bearer " + apiKey);
  }

  @Override
  public UpstreamRequest encode(ChatRequest request) {
    return begin(request, "").request();
  }

  @Override
  public Step begin(ChatRequest request, String apiKey) {
    check(request);
    return new Flow(request, bots.of(request.model()), credentials(apiKey), pause).first();
  }

  /** A bot has its own tools; that it has the client's as well can only be believed. */
  private static void check(ChatRequest request) {
    Unsupported.severalReplies(request);
    ToolChoice.Mode choice = request.tools().choice().mode();
    if (choice == ToolChoice.Mode.REQUIRED || choice == ToolChoice.Mode.NAMED) {
      throw Unsupported.parameter("tool_choice", "way to be made to call a tool");
    }
    if (!(request.format() instanceof ResponseFormat.Text)) {
      throw Unsupported.parameter("response_format", "way to be held to a format");
    }
  }

  @Override
  public Decoder decoder(ReplySink sink, boolean stream) {
    return new StreamDecoder(sink, Headers.NONE);
  }

  @Override
  public Failure failure(int status, String body) {
    return CozeErrors.read(status, body);
  }

  @Override
  public Set<Tuning> lacks(ChatRequest request) {
    return EnumSet.complementOf(EnumSet.of(Tuning.USER));
  }

  @Override
  public Set<String> extensions() {
    return Set.of("metadata");
  }
}
