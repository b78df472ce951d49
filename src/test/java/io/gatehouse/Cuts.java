// SPDX-License-Identifier: Apache-2.0
package io.gatehouse;

import java.util.stream.IntStream;

/**
 * Where a reply is cut in two, to see that it makes no difference: at every byte. A mutation test
 * repeats each test a thousand times, and {@code -Dfew-cuts=true} is for that.
 */
public final class Cuts {
  private static final int STRIDE = Boolean.getBoolean("few-cuts") ? 211 : 1;

  private Cuts() {}

  /** Places within so many bytes. */
  public static int[] of(int length) {
    return IntStream.range(0, length).filter(cut -> cut % STRIDE == 0).toArray();
  }
}
