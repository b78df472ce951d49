// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.Arrays;
import java.util.function.LongConsumer;

/** Counts the events of a stream: each must come once, in order, and [DONE] after the last. */
final class EventBody implements ReplyReader.Body {
  private final int expected;
  private final boolean framed;
  private final LongConsumer delays;

  private byte[] line = new byte[256];
  private int length;
  private int next;
  private boolean done;
  private long firstAt;

  /**
   * {@code delays} hears how long each event was under way, in nanoseconds; {@code framed} streams
   * have chunks of their own around the upstream's words.
   */
  EventBody(int expected, boolean framed, LongConsumer delays) {
    this.expected = expected;
    this.framed = framed;
    this.delays = delays;
  }

  /** When the first event of the latest stream was here. */
  long firstAt() {
    return firstAt;
  }

  @Override
  public void bytes(byte[] from, int at, int count) {
    long now = System.nanoTime();
    int start = at;
    for (int i = at; i < at + count; i++) {
      if (from[i] == '\n') {
        keep(from, start, i - start);
        start = i + 1;
        line(now);
        length = 0;
      }
    }
    keep(from, start, at + count - start);
  }

  private void keep(byte[] from, int at, int count) {
    if (length + count > line.length) {
      line = Arrays.copyOf(line, 2 * (length + count));
    }
    System.arraycopy(from, at, line, length, count);
    length += count;
  }

  private void line(long now) {
    if (length == 0 || line[0] == '\r' || line[0] == ':') {
      return; // between two events, or a keep-alive comment
    }
    if (done) {
      throw new BadReply("something after [DONE]");
    }
    if (length < 16) {
      finish();
    } else {
      event(now);
    }
  }

  private void finish() {
    String text = new String(line, 0, length, US_ASCII).strip();
    if (!text.equals(Event.DONE)) {
      throw new BadReply("neither an event nor [DONE]: " + text);
    }
    done = true;
  }

  private void event(long now) {
    int mark = Event.mark(line, length);
    if (mark < 0) {
      if (framed) {
        return; // the role, or the finish reason
      }
      throw new BadReply("an event without its mark: " + new String(line, 0, length, US_ASCII));
    }
    int number = Event.number(line, mark);
    if (number != next) {
      throw new BadReply("event " + number + " where " + next + " was due");
    }
    if (next++ == 0) {
      firstAt = now;
    }
    long delay = now - Event.nanos(line, mark);
    if (delay < 0) {
      throw new BadReply("received before it was sent: the clocks differ");
    }
    delays.accept(delay);
  }

  @Override
  public void end() {
    if (next != expected || !done) {
      throw new BadReply(next + " of " + expected + " events" + (done ? "" : ", no [DONE]"));
    }
    next = 0;
    done = false;
  }
}
