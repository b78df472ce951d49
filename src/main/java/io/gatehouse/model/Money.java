// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * An amount of money, in whole billionths of the gateway's one currency: no price of a token is
 * lost in rounding, and no sum depends on the order of its parts.
 */
public record Money(long nanos) implements Comparable<Money> {
  public static final Money NONE = new Money(0);

  private static final int DIGITS = 9;

  /**
   * Reads a decimal number.
   *
   * @throws IllegalArgumentException that says what is expected
   */
  public static Money parse(String text) {
    try {
      BigDecimal amount = new BigDecimal(text.strip());
      if (amount.scale() <= DIGITS && (long) amount.precision() - amount.scale() <= DIGITS) {
        return new Money(
            amount.setScale(DIGITS, RoundingMode.UNNECESSARY).unscaledValue().longValueExact());
      }
    } catch (ArithmeticException | NumberFormatException wrong) {
      // answered below
    }
    throw new IllegalArgumentException(
        "a decimal number such as 12.50, with at most nine digits before and after the point");
  }

  public Money plus(Money more) {
    return new Money(nanos + more.nanos);
  }

  @Override
  public int compareTo(Money other) {
    return Long.compare(nanos, other.nanos);
  }

  /** As a plain decimal number. */
  @Override
  public String toString() {
    return BigDecimal.valueOf(nanos, DIGITS).stripTrailingZeros().toPlainString();
  }
}
