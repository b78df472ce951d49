// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.util.Optional;

/** A reply that is held until it is whole, up to a bound. */
final class HeldReply {
  private final ReplyHead head;
  private final int limit;
  private final Held held = new Held();

  /**
   * @param limit in bytes; a longer reply is a failure
   */
  HeldReply(ReplyHead head, int limit) {
    this.head = head;
    this.limit = limit;
  }

  ReplyHead head() {
    return head;
  }

  /** Takes more of it, unless it has become too large. */
  Optional<Failure> add(ByteBuffer chunk) {
    if (held.size() + chunk.remaining() > limit) {
      return Optional.of(
          Failure.of(Kind.UPSTREAM, "The upstream's reply is too large").asLasting());
    }
    held.add(chunk);
    return Optional.empty();
  }

  WholeReply whole() {
    return new WholeReply(head.status(), head.headers(), UTF_8.decode(held.take()).toString());
  }
}
