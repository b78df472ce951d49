// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/** What an upstream says when it refuses: collected, at most {@value #LIMIT} bytes of it, read. */
final class ErrorReply implements Converter {
  private static final int LIMIT = 256 * 1024;

  private final ReplyHead head;
  private final Function<String, Failure> reading;
  private final Held held = new Held();
  private Optional<Failure> failure = Optional.empty();

  ErrorReply(ReplyHead head, Function<String, Failure> reading) {
    this.head = head;
    this.reading = reading;
  }

  @Override
  public ReplyHead head() {
    return head;
  }

  @Override
  public ByteBuffer convert(ByteBuffer chunk) {
    int room = Math.min(LIMIT - held.size(), chunk.remaining());
    held.add(chunk.slice(chunk.position(), room));
    return EMPTY;
  }

  @Override
  public ByteBuffer finish() {
    failure = Optional.of(reading.apply(UTF_8.decode(held.take()).toString()));
    return EMPTY;
  }

  @Override
  public Optional<Failure> failure() {
    return failure;
  }

  @Override
  public Optional<Usage> usage() {
    return Optional.empty();
  }
}
