// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import java.util.BitSet;

/**
 * Whether a text looks like one whole JSON object or array, by its brackets and quotes alone: for
 * where each reply is looked at and none is read.
 */
public enum JsonShape {
  WHOLE,
  /** It may have been whole once: it ends too soon. */
  CUT_SHORT,
  /** Whatever follows, it does not become JSON. */
  BROKEN;

  public static JsonShape of(String text) {
    BitSet objects = new BitSet();
    int depth = 0;
    boolean over = false;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c <= ' ') {
        continue;
      }
      boolean opens = c == '{' || c == '[';
      if (over || (depth == 0 && !opens)) {
        return BROKEN;
      }
      if (opens) {
        objects.set(depth++, c == '{');
      } else if (c == '}' || c == ']') {
        if (objects.get(--depth) != (c == '}')) {
          return BROKEN;
        }
        over = depth == 0;
      } else if (c == '"') {
        at = closing(text, at);
        if (at < 0) {
          return CUT_SHORT;
        }
      }
    }
    return over ? WHOLE : CUT_SHORT;
  }

  /** Where the string ends that begins there; -1 when it does not. */
  private static int closing(String text, int open) {
    int at = open + 1;
    while (at < text.length()) {
      char c = text.charAt(at);
      if (c == '"') {
        return at;
      }
      at += c == '\\' ? 2 : 1;
    }
    return -1;
  }
}
