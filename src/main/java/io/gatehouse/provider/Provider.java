// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.UpstreamRequest;
import io.gatehouse.wire.Wire;
import java.nio.ByteBuffer;
import java.util.Optional;

/** One format that upstreams speak: what to send, and how to hear the answer. Stateless, pure. */
public interface Provider {
  Wire wire();

  /** Where an endpoint lives below the base address; empty when this provider has none such. */
  Optional<String> path(Endpoint endpoint);

  /** What a request carries to be let in. */
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
   * What an error reply means. Key errors of ours are never the caller's: they become {@link
   * Failure.Kind#UPSTREAM_DENIED}.
   */
  Failure failure(int status, String body);

  /** A fresh listener for one relayed reply. */
  Tap tap(Endpoint endpoint);

  /** The repairs that replies of this upstream need; empty when it keeps to the wire. */
  Optional<Mend> mend();

  /** Turns the bytes of one reply into calls on the sink it was made with. */
  interface Decoder {
    void feed(ByteBuffer bytes);

    /** The upstream has ended its reply; fails the sink if the reply was not complete. */
    void end();
  }
}
