// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/**
 * Cuts a byte stream into lines, each of them one JSON text, however the bytes are chunked. Lines
 * end with LF or CRLF; blank ones are none.
 *
 * @see <a href="https://jsonlines.org">JSON Lines</a>
 */
public final class JsonLines {
  private static final int LIMIT = 32 << 20;

  private final Consumer<String> listener;
  private byte[] line = new byte[512];
  private int length;

  public JsonLines(Consumer<String> listener) {
    this.listener = listener;
  }

  /**
   * Takes more bytes and tells the listener of every line they complete.
   *
   * @throws SseReader.TooLarge when a line exceeds 32 MB
   */
  public void feed(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      byte b = bytes.get();
      if (b == '\n') {
        end();
      } else {
        append(b);
      }
    }
  }

  /** Nothing more comes: what stands behind the last line end is a line as well. */
  public void end() {
    String text = new String(line, 0, length, UTF_8).strip();
    length = 0;
    if (!text.isEmpty()) {
      listener.accept(text);
    }
  }

  private void append(byte b) {
    if (length == line.length) {
      if (length >= LIMIT) {
        throw new SseReader.TooLarge();
      }
      line = Arrays.copyOf(line, length * 2);
    }
    line[length++] = b;
  }
}
