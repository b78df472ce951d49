// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.Tap;
import io.gatehouse.provider.Unreadable;
import io.gatehouse.wire.JsonShape;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.SseReader;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * A stream that passes untouched, by whole events, while a tap listens.
 *
 * <p>One that ends without its closing mark, after all else, is given it. An event is held until it
 * is complete, so that a comment or an error of ours can always be put in cleanly, and comments
 * before the first event are held with it. One that is larger than {@value #HOLD} bytes flows on
 * nevertheless. A tap that fails is switched off; the bytes flow on.
 */
final class StreamRelay implements Converter {
  private static final int HOLD = 64 * 1024;
  private static final ByteBuffer END = US_ASCII.encode("\n\n");
  private static final ByteBuffer DONE = US_ASCII.encode("data: [DONE]\n\n");

  private final ReplyHead head;
  private final Tap tap;
  private final Tally tally;
  private final SseReader events;
  private final Held held = new Held();
  private final boolean chunks;
  private Optional<Failure> failure = Optional.empty();

  /** What is being listened to, and up to where it has been understood. */
  private ByteBuffer heard = EMPTY;

  private int readable;
  private boolean begun;
  private boolean listening = true;
  private boolean openEnded;

  /**
   * @param tally told of every event too, and asked if nobody else knows what it cost
   * @param chunks whether it is made of JSON chunks, up to a closing mark
   */
  StreamRelay(ReplyHead head, Tap tap, Tally tally, boolean chunks) {
    this.head = head;
    this.tap = tap;
    this.tally = tally;
    this.chunks = chunks;
    this.events = new SseReader((name, data) -> event(data));
  }

  /** Nothing is believed of what comes behind an event that cannot be read. */
  private void event(String data) {
    begun = true;
    boolean whole = !chunks || data.startsWith("[DONE]") || JsonShape.of(data) == JsonShape.WHOLE;
    if (!whole && failure.isEmpty()) {
      failure = Optional.of(Unreadable.event());
    }
    if (failure.isEmpty()) {
      tap.event(data);
      tally.hear(data);
      readable = heard.position();
    }
  }

  @Override
  public ReplyHead head() {
    return head;
  }

  @Override
  public ByteBuffer convert(ByteBuffer chunk) {
    if (!listening) {
      return chunk;
    }
    int whole;
    try {
      heard = chunk.duplicate();
      readable = chunk.position();
      whole = events.feed(heard);
    } catch (RuntimeException deaf) {
      listening = false;
      return held.takeWith(chunk);
    }
    if (failure.isPresent()) {
      return readable == chunk.position() ? EMPTY : upTo(readable, chunk);
    }
    if (!begun) {
      whole = 0;
    }
    if (whole == chunk.remaining()) {
      openEnded = false;
      return held.takeWith(chunk);
    }
    ByteBuffer rest = chunk.slice(chunk.position() + whole, chunk.remaining() - whole);
    ByteBuffer ready = EMPTY;
    if (whole > 0) {
      openEnded = false;
      ready = held.takeWith(chunk.slice(chunk.position(), whole));
    }
    held.add(rest);
    if (openEnded || held.size() > HOLD) {
      openEnded = true;
      return ready.hasRemaining() ? joined(ready) : held.take();
    }
    return ready;
  }

  private ByteBuffer upTo(int end, ByteBuffer chunk) {
    return held.takeWith(chunk.slice(chunk.position(), end - chunk.position()));
  }

  private ByteBuffer joined(ByteBuffer ready) {
    Held both = new Held();
    both.add(ready);
    return both.takeWith(held.take());
  }

  /** What is left is an event without its end; one that lacks only that is given it. */
  @Override
  public ByteBuffer finish() {
    if (!chunks || !listening) {
      return held.take();
    }
    if (!events.betweenEvents()) {
      events.feed(END.duplicate());
      held.add(END.duplicate());
      if (!tap.closed() || failure.isPresent()) {
        failure = Optional.of(OpenAiErrors.incomplete());
        return EMPTY;
      }
    } else if (tap.finished() && !tap.closed()) {
      held.add(DONE.duplicate());
    }
    return held.take();
  }

  @Override
  public Optional<Failure> failure() {
    return tap.failure().or(() -> failure);
  }

  @Override
  public boolean tellsFailure() {
    return tap.failure().isPresent();
  }

  @Override
  public boolean speaks() {
    return !listening || (begun && tally.hasSpoken());
  }

  @Override
  public boolean finished() {
    return tap.finished() || !listening;
  }

  @Override
  public boolean closed() {
    return tap.closed();
  }

  @Override
  public boolean betweenEvents() {
    return listening && !openEnded;
  }

  @Override
  public Optional<Usage> usage() {
    return tap.usage().or(tally::usage);
  }
}
