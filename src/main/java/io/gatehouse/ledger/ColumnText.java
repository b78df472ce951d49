// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Names come from outside: one that is longer than a column, or has a character that no database
 * takes, would keep a whole transaction from the books, and everybody else's part of it.
 */
final class ColumnText {
  private static final int LONGEST = 200;
  private static final int BEGINNING = 60;

  private ColumnText() {}

  /** The text itself; or where no column takes it, its beginning and what tells it apart. */
  static String of(String text) {
    if (text.length() <= LONGEST && text.codePoints().noneMatch(ColumnText::isOdd)) {
      return text;
    }
    StringBuilder kept = new StringBuilder();
    text.codePoints()
        .limit(BEGINNING)
        .forEach(point -> kept.appendCodePoint(isOdd(point) ? '?' : point));
    return kept.append(' ').append(digest(text)).toString();
  }

  private static boolean isOdd(int point) {
    return Character.isISOControl(point) || Character.getType(point) == Character.SURROGATE;
  }

  /** In UTF-16, in which also half a character is something. */
  private static String digest(String text) {
    byte[] bytes = new byte[text.length() * 2];
    for (int i = 0; i < text.length(); i++) {
      bytes[2 * i] = (byte) (text.charAt(i) >> 8);
      bytes[2 * i + 1] = (byte) text.charAt(i);
    }
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException(never);
    }
  }
}
