// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/**
 * Cuts a byte stream into server-sent events, however the bytes are chunked. Lines end with LF, CR
 * or CRLF.
 *
 * @see <a href="https://html.spec.whatwg.org/multipage/server-sent-events.html">HTML, server-sent
 *     events</a>
 */
public final class SseReader {
  /** Hears one complete event; {@code name} is empty when the event carries none. */
  public interface Listener {
    void event(String name, String data);
  }

  /** An event that is larger than any sane one: whoever reads it would run out of memory. */
  public static final class TooLarge extends RuntimeException {
    private static final long serialVersionUID = 1;

    TooLarge() {
      super("an event of more than " + LIMIT + " bytes", null, false, false);
    }
  }

  private static final int LIMIT = 32 << 20;

  private final Listener listener;
  private byte[] line = new byte[512];
  private int length;
  private final StringBuilder data = new StringBuilder();
  private boolean hasData;
  private String name = "";
  private boolean afterCarriageReturn;
  private boolean begun;

  public SseReader(Listener listener) {
    this.listener = listener;
  }

  /**
   * Takes more bytes and tells the listener of every event they complete.
   *
   * @throws TooLarge when an event exceeds 32 MB
   * @return how many of these bytes stand before the end of the last blank line: what follows is
   *     the beginning of an event (or of a comment), 0 when no blank line was among them
   */
  public int feed(ByteBuffer bytes) {
    int start = bytes.position();
    int boundary = 0;
    while (bytes.hasRemaining()) {
      byte b = bytes.get();
      boolean secondOfPair = b == '\n' && afterCarriageReturn;
      afterCarriageReturn = b == '\r';
      if (secondOfPair) {
        boundary += boundary > 0 && bytes.position() - start == boundary + 1 ? 1 : 0;
      } else if (b != '\n' && b != '\r') {
        append(b);
      } else if (length > 0) {
        line();
      } else {
        dispatch();
        boundary = bytes.position() - start;
      }
    }
    return boundary;
  }

  /** Whether the last byte so far ended an event or a comment's block, or none has come yet. */
  public boolean betweenEvents() {
    return !begun && length == 0;
  }

  private void append(byte b) {
    if (length == line.length) {
      if (length + data.length() >= LIMIT) {
        throw new TooLarge();
      }
      line = Arrays.copyOf(line, length * 2);
    }
    line[length++] = b;
    begun = true;
  }

  private void line() {
    int colon = 0;
    while (colon < length && line[colon] != ':') {
      colon++;
    }
    int value = colon + 1 < length && line[colon + 1] == ' ' ? colon + 2 : colon + 1;
    String text = value < length ? new String(line, value, length - value, UTF_8) : "";
    if (isField("data", colon)) {
      data.append(hasData ? "\n" : "").append(text);
      hasData = true;
    } else if (isField("event", colon)) {
      name = text;
    }
    length = 0;
  }

  private boolean isField(String field, int nameLength) {
    if (field.length() != nameLength) {
      return false;
    }
    for (int i = 0; i < nameLength; i++) {
      if (line[i] != field.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private void dispatch() {
    if (hasData) {
      listener.event(name, data.toString());
    }
    data.setLength(0);
    hasData = false;
    name = "";
    begun = false;
  }
}
