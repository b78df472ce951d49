// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/**
 * The elements of a header that is a list, the last one first, which may stand on several lines.
 * Whoever wrote an element further left cannot change what is read of those on its right.
 */
final class ListFromTheRight implements Iterator<String> {
  private final List<String> lines;
  private int line;
  private int end;

  ListFromTheRight(List<String> lines) {
    this.lines = List.copyOf(lines);
    this.line = lines.size();
    before();
  }

  @Override
  public boolean hasNext() {
    return line >= 0;
  }

  @Override
  public String next() {
    if (!hasNext()) {
      throw new NoSuchElementException();
    }
    String text = lines.get(line);
    int start = start(text);
    String element = text.substring(start, end).strip();
    if (start == 0) {
      before();
    } else {
      end = start - 1;
    }
    return element;
  }

  private void before() {
    line--;
    end = line < 0 ? 0 : lines.get(line).length();
  }

  /** Behind the last comma before the end that is not in quotes. */
  private int start(String text) {
    boolean quoted = false;
    int start = end;
    while (start > 0 && (quoted || text.charAt(start - 1) != ',')) {
      start--;
      if (text.charAt(start) == '"' && !(quoted && isEscaped(text, start))) {
        quoted = !quoted;
      }
    }
    return start;
  }

  private static boolean isEscaped(String text, int at) {
    int before = at;
    while (before > 0 && text.charAt(before - 1) == '\\') {
      before--;
    }
    return (at - before) % 2 == 1;
  }
}
