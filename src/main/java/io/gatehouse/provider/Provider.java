// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.EmbeddingRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tuning;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import io.gatehouse.wire.Wire;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * One format that upstreams speak: what to send, and how to hear the answer. Thread-safe, pure. A
 * format that is nobody else's needs {@link #credentials}, {@link #encode}, {@link #decoder} and
 * {@link #failure}; the rest has an answer that fits it.
 */
public interface Provider {
  default Wire wire() {
    return Wire.OWN;
  }

  /**
   * Where an endpoint of the OpenAI API lives below the base address, for relaying to it; empty
   * when this provider has none such. For {@link Endpoint#MODELS} any wire may answer, and {@link
   * #models} reads what is found there.
   */
  default Optional<String> path(Endpoint endpoint) {
    return Optional.empty();
  }

  /**
   * Where an endpoint lives for one model, where that makes a difference.
   *
   * @param model empty while it is not known; then an address that depends on it is not either
   */
  default Optional<String> path(Endpoint endpoint, String model) {
    return path(endpoint);
  }

  /** What a request carries to be let in; {@code apiKey} is empty when none was configured. */
  Headers credentials(String apiKey);

  /**
   * A chat in this provider's words.
   *
   * @throws io.gatehouse.model.Refused when the request holds content this provider cannot carry
   */
  UpstreamRequest encode(ChatRequest request);

  /** A fresh decoder for one reply to {@link #encode}. Not thread-safe. */
  Decoder decoder(ReplySink sink, boolean stream);

  /**
   * The first step of a chat, with its credentials; for upstreams that one request is not enough
   * for.
   *
   * @throws io.gatehouse.model.Refused when the request holds content this provider cannot carry
   */
  default Step begin(ChatRequest request, String apiKey) {
    return new Step.Answer(
        encode(request).with(credentials(apiKey)), sink -> decoder(sink, request.stream()));
  }

  /**
   * The first step of embedding texts, with its credentials; empty when this provider has no way of
   * its own to embed.
   */
  default Optional<Step> embed(EmbeddingRequest request, String apiKey) {
    return Optional.empty();
  }

  /**
   * How many texts may be embedded by one request that is relayed; for more of them there is {@link
   * #embed}.
   */
  default int embedsAtOnce() {
    return Integer.MAX_VALUE;
  }

  /** What this upstream has no words for in such a request, so that it is answered without. */
  default Set<Tuning> lacks(ChatRequest request) {
    return Set.of();
  }

  /**
   * Whether a reply to such a request, whose last message is the assistant's, goes on from that
   * message as if it were one text.
   */
  default boolean continues(ChatRequest request) {
    return false;
  }

  /** Whether its replies say what they cost; otherwise it is counted here. */
  default boolean tellsUsage() {
    return true;
  }

  /** Those fields beyond the common ones that {@link #encode} understands. */
  default Set<String> extensions() {
    return Set.of();
  }

  /** The ids of the models in a reply from {@code path(MODELS)}; none when it is no such list. */
  default List<String> models(String body) {
    return ModelList.ids(body);
  }

  /**
   * What an error reply means. Key errors of ours are never the caller's: they become {@link
   * Failure.Kind#UPSTREAM_DENIED}.
   */
  Failure failure(int status, String body);

  /** A fresh listener for one relayed reply. */
  default Tap tap(Endpoint endpoint) {
    return new DeafTap();
  }

  /** The repairs that replies of this upstream need; empty when it keeps to the wire. */
  default Optional<Mend> mend() {
    return Optional.empty();
  }

  /** Turns the bytes of one reply into calls on the sink it was made with. */
  interface Decoder {
    /** How the reply begins; comes first. */
    default void head(ReplyHead head) {}

    void feed(ByteBuffer bytes);

    /** What came behind the last byte. */
    default void trailers(Headers trailers) {}

    /**
     * The upstream has broken off this reply, and only this one. Answers whether that is an end
     * like any other, which {@link #end} is then told.
     */
    default boolean endsByReset() {
      return false;
    }

    /** The upstream has ended its reply; fails the sink if the reply was not complete. */
    void end();

    /** What stops the upstream when the client leaves before the end; mostly nothing. */
    default Optional<UpstreamRequest> undo() {
      return Optional.empty();
    }
  }
}
