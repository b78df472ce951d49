// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Optional;

/**
 * How much may be spent in a time.
 *
 * @param whose names of those it is for, each of whom has it alone
 * @param amount in {@linkplain Money#nanos billionths} of the currency, or in tokens
 * @param zone where its days begin
 * @param hard whether it is never to be exceeded; otherwise it only warns
 * @param warn from how many per cent of it on there is a warning
 */
public record Budget(
    String name,
    Scope scope,
    NamePattern whose,
    Unit unit,
    long amount,
    Period period,
    ZoneId zone,
    boolean hard,
    int warn) {
  /** Who shares it. */
  public enum Scope {
    CALLER,
    OWNER,
    COST_CENTRE,
    /** All callers together. */
    ALL;

    /** As it is written. */
    public String word() {
      return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
  }

  /** What is counted. */
  public enum Unit {
    MONEY,
    TOKENS;

    /** As it is written. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** When it begins anew. */
  public enum Period {
    DAY,
    MONTH,
    /** Never. */
    TOTAL;

    /** As it is written. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Whose it is when this caller spends; empty when it is not for them. */
  public Optional<String> subject(Caller caller) {
    Optional<String> name =
        switch (scope) {
          case CALLER -> Optional.of(caller.name());
          case OWNER -> caller.owner();
          case COST_CENTRE -> caller.costCentre();
          case ALL -> Optional.of("");
        };
    return scope == Scope.ALL ? name : name.filter(whose::matches);
  }

  /** The first day of the time that a moment falls into. */
  public LocalDate since(Instant now) {
    LocalDate today = LocalDate.ofInstant(now, zone);
    return switch (period) {
      case DAY -> today;
      case MONTH -> today.withDayOfMonth(1);
      case TOTAL -> LocalDate.EPOCH;
    };
  }

  /** The day on which it begins anew; empty for never. */
  public Optional<LocalDate> renewed(Instant now) {
    return switch (period) {
      case DAY -> Optional.of(since(now).plusDays(1));
      case MONTH -> Optional.of(since(now).plusMonths(1));
      case TOTAL -> Optional.empty();
    };
  }

  /** From how much on there is a warning. */
  public long warning() {
    return amount / 100 * warn + amount % 100 * warn / 100;
  }

  /** An amount of it, as people write it. */
  public String text(long amount) {
    return unit == Unit.MONEY ? new Money(amount).toString() : Long.toString(amount);
  }
}
