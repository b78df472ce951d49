// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tried;
import io.gatehouse.model.Tuning;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Wire;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;

/** One format that clients speak: what they ask, and how they hear the answer. Pure. */
public interface Dialect {
  Wire wire();

  /**
   * Reads a request whole, for an upstream of another wire.
   *
   * @throws io.gatehouse.model.Refused naming the field at fault
   */
  ChatRequest decode(JsonObject body);

  /** Which of these first-level fields of a request get lost when it is read for another wire. */
  List<String> dropped(Collection<String> names);

  /** What this format calls a wish. */
  String name(Tuning tuning);

  /**
   * A fresh encoder for one reply: a stream or a whole reply, as the request asks. Not thread-safe.
   *
   * @param created when the reply was begun, in seconds since 1970
   */
  Encoder encoder(ChatRequest request, long created);

  /** How it says what a reply has cost. */
  JsonObject usage(Usage usage);

  /**
   * The body of an error reply.
   *
   * @param attempts all that were made, in order
   */
  ByteBuffer error(Failure failure, List<Tried> attempts);

  /** The body of an error reply to a request that nobody was asked for. */
  default ByteBuffer error(Failure failure) {
    return error(failure, List.of());
  }

  /**
   * The event that ends a stream which has failed.
   *
   * @param attempts all that were made, in order
   */
  ByteBuffer errorEvent(Failure failure, List<Tried> attempts);

  /** The event that ends a stream for what its upstream says in it. */
  default ByteBuffer errorEvent(Failure failure) {
    return errorEvent(failure, List.of());
  }

  /** A reply in this dialect, as far as it has been told. */
  interface Encoder extends ReplySink {
    /** Takes what is ready to be sent; empty when nothing is. */
    ByteBuffer drain();
  }
}
