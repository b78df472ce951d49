// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Money;
import io.gatehouse.policy.Demand;
import io.gatehouse.policy.Price;
import io.gatehouse.policy.PriceTable;
import java.util.Optional;

/** The most that a request can cost. */
record Estimate(Money money, long tokens) {
  /** Nothing is to be reserved. */
  static final Estimate NONE = new Estimate(Money.NONE, 0);

  /** What every message costs beside its words, and what a short text may be off by. */
  private static final int ALWAYS = 64;

  /**
   * For one model.
   *
   * @param begun tokens of an answer that is there already, and may have to be sent along
   */
  static Estimate of(
      Demand wanted, Optional<PriceTable.Tariff> tariff, Toll.Terms terms, long begun) {
    long input = ALWAYS + wanted.input() * terms.margin() / 100 + begun;
    Optional<Price> price = tariff.map(known -> known.price(input));
    long unbounded =
        price
            .map(known -> known.mostOutput().orElse(terms.mostOutput()))
            .orElse(terms.mostOutput());
    long output = wanted.spoken() ? wanted.output().orElse(unbounded * wanted.answers()) : 0;
    Money money = price.map(known -> known.most(input, output)).orElse(Money.NONE);
    return new Estimate(money, input + output);
  }

  /** Whichever is more. */
  Estimate or(Estimate other) {
    return new Estimate(
        money.compareTo(other.money) >= 0 ? money : other.money, Math.max(tokens, other.tokens));
  }

  Estimate plus(Money more, long moreTokens) {
    return new Estimate(money.plus(more), tokens + moreTokens);
  }

  /** What is missing where so much is there. */
  Estimate beyond(Money there, long thereTokens) {
    long missing = Math.max(0, money.nanos() - there.nanos());
    long missingTokens = Math.max(0, tokens - thereTokens);
    return missing == 0 && missingTokens == 0
        ? NONE
        : new Estimate(new Money(missing), missingTokens);
  }
}
