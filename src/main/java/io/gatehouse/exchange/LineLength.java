// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import java.nio.ByteBuffer;

/**
 * How long the line of a stream is that has not ended yet: nobody who reads events or lines could
 * hold one of any length.
 */
final class LineLength {
  private final int limit;
  private int length;

  /**
   * @param limit in bytes
   */
  LineLength(int limit) {
    this.limit = limit;
  }

  /** Whether these bytes make the last line longer than it may be; leaves them as they are. */
  boolean exceed(ByteBuffer chunk) {
    int at = chunk.limit() - 1;
    while (at >= chunk.position() && chunk.get(at) != '\n') {
      at--;
    }
    int open = chunk.limit() - 1 - at;
    length = at < chunk.position() ? length + open : open;
    return length > limit;
  }
}
