// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.Mend;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.SseReader;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/** A stream under repair, event by event. */
final class StreamMend implements Converter {
  private final ReplyHead head;
  private final Mend.Stream mend;
  private final Tally tally;
  private final SseReader events;
  private final Function<Failure, ByteBuffer> errorEvent;
  private final StringBuilder out = new StringBuilder();
  private boolean failed;

  /**
   * @param tally told of every event before it is mended
   */
  StreamMend(
      ReplyHead head, Mend.Stream mend, Tally tally, Function<Failure, ByteBuffer> errorEvent) {
    this.head = head;
    this.mend = mend;
    this.tally = tally;
    this.errorEvent = errorEvent;
    this.events =
        new SseReader(
            (name, data) -> {
              tally.hear(data);
              mend.event(data, this::emit);
            });
  }

  @Override
  public ReplyHead head() {
    return head;
  }

  @Override
  public ByteBuffer convert(ByteBuffer chunk) {
    events.feed(chunk);
    return drain();
  }

  @Override
  public ByteBuffer finish() {
    mend.end(this::emit);
    return drain();
  }

  private void emit(String data) {
    out.append("data: ").append(data).append("\n\n");
  }

  private ByteBuffer drain() {
    if (!failed && mend.failure().isPresent()) {
      failed = true;
      out.append(UTF_8.decode(errorEvent.apply(mend.failure().get())));
    }
    if (out.length() == 0) {
      return EMPTY;
    }
    ByteBuffer bytes = UTF_8.encode(out.toString());
    out.setLength(0);
    return bytes;
  }

  @Override
  public Optional<Failure> failure() {
    return mend.failure();
  }

  @Override
  public boolean speaks() {
    return tally.hasSpoken();
  }

  @Override
  public boolean finished() {
    return mend.finished();
  }

  @Override
  public boolean closed() {
    return mend.closed();
  }

  @Override
  public boolean betweenEvents() {
    return true;
  }

  @Override
  public Optional<Usage> usage() {
    return mend.usage().or(tally::usage);
  }
}
