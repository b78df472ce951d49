// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import java.util.regex.Pattern;

/**
 * Takes marks such as {@code 【turn0search1】} out of an answer, however it is cut: only the page
 * knows what they point to. Not thread-safe.
 */
final class CitationMarks {
  private static final Pattern MARK = Pattern.compile("【turn[^】]{0,60}】");
  private static final int LONGEST = 64;

  private String held = "";

  /** What is certain by now. */
  String hear(String more) {
    String text = MARK.matcher(held + more).replaceAll("");
    int open = text.lastIndexOf('【');
    boolean waits = open >= 0 && text.indexOf('】', open) < 0 && text.length() - open <= LONGEST;
    held = waits ? text.substring(open) : "";
    return waits ? text.substring(0, open) : text;
  }

  /** What was held back was no mark. */
  String end() {
    String rest = held;
    held = "";
    return rest;
  }
}
