// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Embeddings;
import io.gatehouse.model.ReplySink;
import io.gatehouse.wire.UpstreamRequest;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;

/**
 * What is to be sent next for a request. Most upstreams take one step, the {@link Answer}; others
 * want a picture uploaded first, or are asked again and again until they are done ({@link Errand}).
 * A step only says what to do: whoever takes it owns the connections and the clock.
 */
public sealed interface Step {
  UpstreamRequest request();

  /**
   * The reply to this request is the answer itself.
   *
   * @param hearing makes the decoder of the reply
   * @param retry what to do instead, when the reply is an error by its status; mostly nothing
   */
  record Answer(
      UpstreamRequest request,
      Function<ReplySink, Provider.Decoder> hearing,
      Function<WholeReply, Optional<Step>> retry)
      implements Step {
    public Answer(UpstreamRequest request, Function<ReplySink, Provider.Decoder> hearing) {
      this(request, hearing, error -> Optional.empty());
    }
  }

  /**
   * A request on the way to the answer: its whole reply, error or not, says how to go on.
   *
   * @param pause before it is sent
   * @param undo what to send when the client leaves meanwhile
   * @param then the next step; throws {@link io.gatehouse.model.Refused} when there is none
   */
  record Errand(
      UpstreamRequest request,
      Duration pause,
      Optional<UpstreamRequest> undo,
      Function<WholeReply, Step> then)
      implements Step {
    public Errand(UpstreamRequest request, Function<WholeReply, Step> then) {
      this(request, Duration.ZERO, Optional.empty(), then);
    }
  }

  /**
   * The reply to this request completes the embeddings that were asked for.
   *
   * @param reading all of them; throws {@link io.gatehouse.model.Refused} when the reply has none
   */
  record Embedding(UpstreamRequest request, Function<WholeReply, Embeddings> reading)
      implements Step {}
}
