// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** Bytes kept back until it is clear what becomes of them. */
final class Held {
  private byte[] bytes = new byte[0];
  private int size;

  int size() {
    return size;
  }

  void add(ByteBuffer more) {
    int wanted = size + more.remaining();
    if (wanted > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(wanted, bytes.length * 2));
    }
    int count = more.remaining();
    more.get(bytes, size, count);
    size += count;
  }

  byte[] copy() {
    return Arrays.copyOf(bytes, size);
  }

  /** Everything held so far; afterwards nothing is. */
  ByteBuffer take() {
    ByteBuffer all = ByteBuffer.wrap(bytes, 0, size);
    bytes = new byte[0];
    size = 0;
    return all;
  }

  /** What is held, then these bytes, as one; afterwards nothing is held. */
  ByteBuffer takeWith(ByteBuffer more) {
    if (size == 0) {
      return more;
    }
    add(more);
    return take();
  }
}
