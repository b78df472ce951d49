// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.NamePattern;
import java.math.BigDecimal;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * A price table as text: lines of {@value #COLUMNS}, apart by commas; several models of a line
 * apart by blanks; prices for a million tokens; a line that begins with {@code #} says nothing.
 */
public final class PriceFile {
  static final String COLUMNS =
      "provider, models, over_input, input, cached_input, cache_write, output, most_output,"
          + " currency, valid_from, source";

  private static final int COUNT = COLUMNS.split(",", -1).length;
  private static final BigDecimal MOST = BigDecimal.valueOf(1000);
  private static final int DIGITS = 6;

  private final String currency;
  private final List<PriceTable.Line> lines = new ArrayList<>();
  private final List<String> problems = new ArrayList<>();

  private PriceFile(String currency) {
    this.currency = currency;
  }

  /**
   * Reads it all.
   *
   * @param currency that the gateway counts in
   * @throws IllegalArgumentException that says for each wrong line what is wrong with it
   */
  public static PriceTable read(String text, String currency) {
    PriceFile file = of(text, currency);
    if (!file.problems.isEmpty()) {
      throw new IllegalArgumentException(String.join("; ", file.problems));
    }
    return new PriceTable(file.lines);
  }

  /** What is wrong with it, line by line. */
  public static List<String> problems(String text, String currency) {
    return List.copyOf(of(text, currency).problems);
  }

  private static PriceFile of(String text, String currency) {
    PriceFile file = new PriceFile(currency);
    String[] all = text.split("\\R", -1);
    for (int i = 0; i < all.length; i++) {
      String line = all[i].strip();
      if (!line.isEmpty() && !line.startsWith("#")) {
        try {
          file.lines.add(file.line(line));
        } catch (IllegalArgumentException wrong) {
          file.problems.add("line " + (i + 1) + ": " + wrong.getMessage());
        }
      }
    }
    return file;
  }

  private PriceTable.Line line(String text) {
    List<String> cells = Arrays.stream(text.split(",", -1)).map(String::strip).toList();
    if (cells.size() != COUNT) {
      throw new IllegalArgumentException(
          cells.size() + " columns; expected are " + COUNT + ": " + COLUMNS);
    }
    if (cells.get(0).isEmpty() || cells.get(1).isEmpty()) {
      throw new IllegalArgumentException("a provider and a model have to be named");
    }
    if (!cells.get(8).equals(currency)) {
      throw new IllegalArgumentException(
          "currency '" + cells.get(8) + "'; this gateway counts in " + currency);
    }
    long input = price(cells.get(3), "input");
    Price price =
        new Price(
            input,
            cells.get(4).isEmpty() ? input : price(cells.get(4), "cached_input"),
            cells.get(5).isEmpty() ? input : price(cells.get(5), "cache_write"),
            price(cells.get(6), "output"),
            cells.get(7).isEmpty()
                ? OptionalLong.empty()
                : OptionalLong.of(count(cells.get(7), "most_output")));
    return new PriceTable.Line(
        new NamePattern(cells.get(0)),
        Arrays.stream(cells.get(1).split(" +", -1)).map(NamePattern::new).toList(),
        cells.get(2).isEmpty() ? 0 : count(cells.get(2), "over_input"),
        price,
        day(cells.get(9)),
        cells.get(10));
  }

  private static long price(String text, String column) {
    try {
      BigDecimal price = new BigDecimal(text);
      if (price.signum() >= 0 && price.compareTo(MOST) <= 0 && price.scale() <= DIGITS) {
        return price.movePointRight(DIGITS).longValueExact();
      }
    } catch (ArithmeticException | NumberFormatException wrong) {
      // answered below
    }
    throw new IllegalArgumentException(
        column
            + " '"
            + text
            + "'; expected is a price for a million tokens such as 2.50, from 0 to 1000");
  }

  private static long count(String text, String column) {
    if (text.matches("\\d{1,9}")) {
      return Long.parseLong(text);
    }
    throw new IllegalArgumentException(
        column + " '" + text + "'; expected is a number of tokens such as 16384");
  }

  private static LocalDate day(String text) {
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException wrong) {
      throw new IllegalArgumentException(
          "valid_from '" + text + "'; expected is a day such as 2026-01-31", wrong);
    }
  }
}
