// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import java.nio.ByteBuffer;

/**
 * How long the piece of a reply is that somebody has to hold until it ends: a line of a stream, or
 * all of a whole reply.
 */
final class PieceLength {
  private final int limit;
  private final boolean lines;
  private int length;

  /**
   * @param limit in bytes
   * @param lines whether each line is a piece
   */
  PieceLength(int limit, boolean lines) {
    this.limit = limit;
    this.lines = lines;
  }

  /** Whether these bytes make the piece longer than it may be; leaves them as they are. */
  boolean exceed(ByteBuffer chunk) {
    int begin = lines ? lineIn(chunk) : -1;
    length = begin < 0 ? length + chunk.remaining() : chunk.limit() - begin;
    return length > limit;
  }

  /** Where the last line begins; -1 when it had begun before. */
  private static int lineIn(ByteBuffer chunk) {
    for (int at = chunk.limit() - 1; at >= chunk.position(); at--) {
      if (chunk.get(at) == '\n') {
        return at + 1;
      }
    }
    return -1;
  }
}
