// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import java.util.regex.Pattern;

/**
 * Takes the page's HTML and quotation marks off the model's thoughts, however they are cut. Not
 * thread-safe.
 */
final class QuotedThoughts {
  private static final Pattern TAGS =
      Pattern.compile("(?s)<summary>.*?</summary>|</?(?:details|thinking|Full)\\b[^>]*>");
  private static final int LONGEST_TAG = 64;
  private static final int LONGEST_SUMMARY = 256;

  private String held = "";
  private String breaks = "";
  private boolean begun;

  /** What is certain by now. */
  String hear(String more) {
    held += more;
    int certain = certain();
    String text = breaks + clean(held.substring(0, certain));
    held = held.substring(certain);
    int end = text.length();
    while (end > 0 && text.charAt(end - 1) == '\n') {
      end--;
    }
    breaks = text.substring(end);
    return text.substring(0, end);
  }

  /** What was held back; line breaks at the end were only the page's. */
  String end() {
    boolean quotesNothing = held.endsWith("\n>") || held.strip().equals(">");
    String rest = clean(quotesNothing ? held.substring(0, held.length() - 1) : held);
    String text = (breaks + rest).stripTrailing();
    held = "";
    breaks = "";
    return text;
  }

  private int certain() {
    if (!begun && held.strip().equals(">")) {
      return 0;
    }
    int end = held.length();
    int summary = held.lastIndexOf("<summary>");
    if (summary >= 0
        && held.indexOf("</summary>", summary) < 0
        && end - summary <= LONGEST_SUMMARY) {
      end = summary;
    }
    int tag = held.lastIndexOf('<', end - 1);
    if (tag >= 0 && held.indexOf('>', tag) < 0 && end - tag <= LONGEST_TAG) {
      end = tag;
    }
    if (end > 1 && held.startsWith("\n>", end - 2)) {
      return end - 2;
    }
    return end > 0 && held.charAt(end - 1) == '\n' ? end - 1 : end;
  }

  private String clean(String text) {
    String cleaned = TAGS.matcher(text).replaceAll("").replace("\n> ", "\n");
    if (!begun) {
      String start = cleaned.stripLeading();
      cleaned = start.startsWith("> ") ? start.substring(2) : start;
      begun = !cleaned.isEmpty();
    }
    return cleaned;
  }
}
