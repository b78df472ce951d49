// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Allowance;
import io.gatehouse.model.Caller;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The callers who have asked, by name, and the limits of each who has any. Those of whom nothing is
 * taken are forgotten when there are many; beyond {@value #MOST} at a time, the rest share one
 * limit.
 */
final class CallerLimits {
  static final int MOST = 50_000;

  /** Those without a limit leave room for the others. */
  private static final int MOST_FREE = MOST / 2;

  private static final int SWEEPS = 1000;

  /**
   * A caller by what it may do: who is known by several words of its own, as with tokens that name
   * other groups, would start anew with each.
   */
  private record Who(String name, Allowance own) {
    static Who of(Caller caller) {
      return new Who(caller.name(), caller.permit().allowance());
    }
  }

  /** Who has the limit of those that are too many. */
  private static final Who REST = new Who("", Allowance.UNLIMITED);

  /** A caller, and its limit if it has one. */
  private static final class Known {
    private final @Nullable Limit limit;
    private volatile Caller caller;

    Known(Caller caller, @Nullable Limit limit) {
      this.limit = limit;
      this.caller = caller;
    }

    boolean isIdle() {
      return limit == null || limit.isIdle();
    }

    Known or(Known other) {
      return limit == null ? other : this;
    }

    Remembered remembered() {
      return new Remembered(caller, Optional.ofNullable(limit).map(Limit::read));
    }
  }

  private final Allowance usual;
  private final Rates rates;
  private final Map<Who, Known> known = new ConcurrentHashMap<>();
  private int late;

  CallerLimits(Allowance usual, Rates rates) {
    this.usual = usual;
    this.rates = rates;
  }

  /** Null where nothing is limited. */
  @Nullable Limit of(Caller caller) {
    Who who = Who.of(caller);
    Known found = known.get(who);
    if (found != null) {
      found.caller = caller;
      return found.limit;
    }
    return isFree(who) ? pass(who, caller) : make(who, caller);
  }

  private boolean isFree(Who who) {
    return usual.equals(Allowance.UNLIMITED) && who.own().equals(Allowance.UNLIMITED);
  }

  private @Nullable Limit pass(Who who, Caller caller) {
    if (known.size() < MOST_FREE) {
      known.put(who, new Known(caller, null));
    }
    return null;
  }

  private synchronized @Nullable Limit make(Who who, Caller caller) {
    if (!known.containsKey(who) && isFull()) {
      return known.computeIfAbsent(REST, none -> rest(who.own())).limit;
    }
    return known.computeIfAbsent(
            who,
            none ->
                new Known(caller, limit(who.name(), "the caller '" + who.name() + "'", who.own())))
        .limit;
  }

  private Known rest(Allowance own) {
    return new Known(new Caller(REST.name()), limit("", "each of too many callers", own));
  }

  private Limit limit(String name, String whose, Allowance own) {
    return new Limit("caller " + name, whose, merged(own), rates);
  }

  /** To look for those who are idle costs a look at all, so it is not done each time. */
  private boolean isFull() {
    if (known.size() >= MOST && late++ % SWEEPS == 0) {
      known.values().removeIf(Known::isIdle);
    }
    return known.size() >= MOST;
  }

  /** Those whose names come after this one, in that order. */
  List<Remembered> after(String name, int most) {
    return byName(one -> one.compareTo(name) > 0).values().stream()
        .limit(most)
        .map(Known::remembered)
        .toList();
  }

  Optional<Remembered> find(String name) {
    return Optional.ofNullable(byName(name::equals).get(name)).map(Known::remembered);
  }

  /** Of all who are remembered. */
  Set<String> names() {
    return byName(one -> true).keySet();
  }

  private Map<String, Known> byName(Predicate<String> wanted) {
    Map<String, Known> all = new TreeMap<>();
    known.forEach(
        (who, one) -> {
          if (!who.equals(REST) && wanted.test(who.name())) {
            all.merge(who.name(), one, Known::or);
          }
        });
    return all;
  }

  /** What those share who are too many; empty where there have been none. */
  Optional<Reading> rest() {
    return Optional.ofNullable(known.get(REST)).flatMap(one -> one.remembered().reading());
  }

  private Allowance merged(Allowance own) {
    return new Allowance(
        either(own.requests(), usual.requests()),
        either(own.tokens(), usual.tokens()),
        own.concurrent().isPresent() ? own.concurrent() : usual.concurrent(),
        either(own.longestInput(), usual.longestInput()),
        either(own.longestOutput(), usual.longestOutput()));
  }

  private static <T> List<T> either(List<T> own, List<T> usual) {
    return own.isEmpty() ? usual : own;
  }

  private static OptionalLong either(OptionalLong own, OptionalLong usual) {
    return own.isPresent() ? own : usual;
  }
}
