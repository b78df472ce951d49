// SPDX-License-Identifier: Apache-2.0

import java.io.PrintStream;

/** Tables in Markdown, and how numbers look in them. */
final class Markdown {
  private final PrintStream out;

  Markdown(PrintStream out) {
    this.out = out;
  }

  void table(String title, String columns) {
    out.println("\n### " + title + "\n");
    row(columns);
    row(columns.replaceAll("[^|]+", "---").replace("|", " | "));
  }

  void row(String cells) {
    out.println("| " + cells + " |");
  }

  static String whole(double value) {
    return "%,.0f".formatted(value);
  }

  static String millis(double value) {
    return Double.isNaN(value) ? "–" : "%.2f".formatted(value);
  }

  static String verdict(boolean reached) {
    return reached ? "reached" : "**missed**";
  }
}
