// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.Step;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * What happens to a reply's bytes between upstream and client: one buffer in, one buffer out,
 * possibly empty. Synchronous, so that whoever calls it decides how fast the reply flows. What is
 * said here by default is true of a reply that is no stream.
 */
interface Converter {
  ByteBuffer EMPTY = ByteBuffer.allocate(0);

  /** The head that goes before the first bytes; asked once, when there are some. */
  ReplyHead head();

  ByteBuffer convert(ByteBuffer chunk);

  /** The upstream has ended its reply: answers what is still to be sent. */
  ByteBuffer finish();

  /**
   * What the reply itself says went wrong. With bytes already on their way these tell the client;
   * before that, {@link #finish} answers how to tell it, or nothing.
   */
  Optional<Failure> failure();

  /**
   * Whether words of the answer have come: a text, a thought, a call. Before that nothing is lost
   * if another upstream is asked. Of a reply that is no stream it is asked after {@link #finish}.
   */
  default boolean speaks() {
    return true;
  }

  /** Whether the bytes that come with a failure tell a stream's reader of it. */
  default boolean tellsFailure() {
    return true;
  }

  /** The reply has come to an end of its own; asked after {@link #finish}. */
  default boolean finished() {
    return true;
  }

  /** The reply is whole, whatever the upstream still sends. */
  default boolean closed() {
    return false;
  }

  /** How to go on, when this reply was not the answer yet; asked after {@link #finish}. */
  default Optional<Step> next() {
    return Optional.empty();
  }

  /** What came behind the last byte. */
  default void trailers(Headers trailers) {}

  /** Whether a reply that the upstream broke off here is whole nevertheless. */
  default boolean endsByReset() {
    return false;
  }

  /** What stops the upstream when nobody wants the rest of this reply. */
  default Optional<UpstreamRequest> undo() {
    return Optional.empty();
  }

  /** Nothing half-sent stands before a comment or an error event. */
  default boolean betweenEvents() {
    return false;
  }

  Optional<Usage> usage();
}
