// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.nio.ByteBuffer;

/**
 * A streamed event that says which it is and when it left: {@code #00042@0000012345678901234}.
 *
 * <p>The number tells a lost, doubled or reordered event; the time, {@link System#nanoTime} of the
 * sender, tells how long it was under way. On one Linux machine all JVMs read the same clock.
 */
final class Event {
  static final String DONE = "data: [DONE]";

  private static final char MARK = '#';
  private static final int NUMBER_DIGITS = 5;
  private static final int TIME_DIGITS = 19;

  private final byte[] chunk;
  private final int mark;

  /** An event as one chunk of a chunked body; the last one of a reply may look different. */
  Event(Wire wire, boolean last) {
    var words = MARK + "0".repeat(NUMBER_DIGITS) + "@" + "0".repeat(TIME_DIGITS) + " ";
    chunk = chunk(wire.event(words, last));
    mark = new String(chunk, US_ASCII).indexOf(MARK);
  }

  static byte[] chunk(String data) {
    return (Integer.toHexString(data.length()) + "\r\n" + data + "\r\n").getBytes(US_ASCII);
  }

  /** Puts the chunk, stamped, where it can be written from. */
  void put(ByteBuffer target, int number, long nanos) {
    digits(number, mark + 1, NUMBER_DIGITS);
    digits(nanos, mark + 2 + NUMBER_DIGITS, TIME_DIGITS);
    target.put(chunk);
  }

  private void digits(long value, int at, int count) {
    for (int i = at + count - 1; i >= at; i--) {
      chunk[i] = (byte) ('0' + value % 10);
      value /= 10;
    }
  }

  /** Where the mark stands in a received line; -1 when it has none. */
  static int mark(byte[] line, int length) {
    for (int i = 0; i < length; i++) {
      if (line[i] == MARK) {
        return i;
      }
    }
    return -1;
  }

  static int number(byte[] line, int mark) {
    return (int) parse(line, mark + 1, NUMBER_DIGITS);
  }

  static long nanos(byte[] line, int mark) {
    return parse(line, mark + 2 + NUMBER_DIGITS, TIME_DIGITS);
  }

  private static long parse(byte[] line, int at, int count) {
    long value = 0;
    for (int i = at; i < at + count; i++) {
      value = value * 10 + line[i] - '0';
    }
    return value;
  }
}
