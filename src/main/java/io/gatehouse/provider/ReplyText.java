// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.util.Arrays;

/** The text of a reply that can only be read once it is whole. Not thread-safe. */
public final class ReplyText {
  private byte[] bytes = new byte[0];
  private int length;

  public void add(ByteBuffer more) {
    int needed = Math.addExact(length, more.remaining());
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, length + (length >> 1)));
    }
    more.get(bytes, length, more.remaining());
    length = needed;
  }

  @Override
  public String toString() {
    return new String(bytes, 0, length, UTF_8);
  }
}
