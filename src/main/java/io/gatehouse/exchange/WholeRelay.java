// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.Tap;
import io.gatehouse.provider.Unreadable;
import io.gatehouse.wire.JsonShape;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A whole reply that passes untouched.
 *
 * <p>JSON of up to {@value #HOLD} bytes is held until it is complete: so one that turns out to be
 * cut, or an error in disguise, can still become an error with its proper status. A larger one, and
 * anything that is not JSON, flows.
 */
final class WholeRelay implements Converter {
  private static final int HOLD = 64 * 1024;

  private final ReplyHead head;
  private final Tap tap;
  private final Tally tally;
  private final boolean json;
  private final Held held = new Held();
  private Optional<Failure> failure = Optional.empty();
  private byte[] body = new byte[0];
  private boolean flowing;

  /**
   * @param tally asked if nobody else knows what it cost
   */
  WholeRelay(ReplyHead head, Tap tap, Tally tally, boolean json) {
    this.head = head;
    this.tap = tap;
    this.tally = tally;
    this.json = json;
    this.flowing = !json;
  }

  @Override
  public ReplyHead head() {
    return head;
  }

  @Override
  public ByteBuffer convert(ByteBuffer chunk) {
    if (flowing) {
      return chunk;
    }
    if (held.size() + chunk.remaining() > HOLD) {
      flowing = true;
      return held.takeWith(chunk);
    }
    held.add(chunk);
    return EMPTY;
  }

  @Override
  public ByteBuffer finish() {
    if (flowing) {
      return EMPTY;
    }
    body = held.copy();
    if (json && !isWhole()) {
      return EMPTY;
    }
    tap.whole(body);
    failure = tap.failure();
    if (tap.usage().isEmpty()) {
      tally.hear(new String(body, UTF_8));
    }
    return failure.isPresent() ? EMPTY : held.take();
  }

  /** By its shape: what the client's library cannot read is no answer. */
  private boolean isWhole() {
    String text = new String(body, ISO_8859_1);
    JsonShape shape = JsonShape.of(text);
    if (shape != JsonShape.WHOLE) {
      failure =
          Optional.of(
              text.isBlank()
                  ? Failure.of(Kind.UPSTREAM, "The upstream answered with an empty reply")
                  : Unreadable.whole(text));
    }
    return shape == JsonShape.WHOLE;
  }

  @Override
  public Optional<Failure> failure() {
    return failure;
  }

  @Override
  public boolean speaks() {
    if (!flowing && tap.usage().isPresent()) {
      tally.hear(new String(body, UTF_8));
    }
    return flowing || tally.hasSpoken();
  }

  @Override
  public Optional<Usage> usage() {
    return tap.usage().or(tally::usage);
  }
}
