// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Allowance;
import io.gatehouse.model.Caller;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The limits of each caller who has any, by name. Those of whom nothing is taken are forgotten when
 * there are many; beyond {@value #MOST} at a time, the rest share one.
 */
final class CallerLimits {
  static final int MOST = 50_000;

  private static final int SWEEPS = 1000;

  /**
   * A caller by what it may do: who is known by several words of its own, as with tokens that name
   * other groups, would start anew with each.
   */
  private record Who(String name, Allowance own) {}

  private static final Who THE_REST = new Who("", Allowance.UNLIMITED);

  private final Allowance usual;
  private final Rates rates;
  private final Map<Who, Limit> known = new ConcurrentHashMap<>();
  private int late;

  CallerLimits(Allowance usual, Rates rates) {
    this.usual = usual;
    this.rates = rates;
  }

  /** Null where nothing is limited. */
  @Nullable Limit of(Caller caller) {
    Allowance own = caller.permit().allowance();
    if (own.equals(Allowance.UNLIMITED) && usual.equals(Allowance.UNLIMITED)) {
      return null;
    }
    Who who = new Who(caller.name(), own);
    Limit found = known.get(who);
    return found == null ? make(who) : found;
  }

  private synchronized Limit make(Who who) {
    boolean rest = !known.containsKey(who) && isFull();
    String name = rest ? "" : who.name();
    String whose = rest ? "each of too many callers" : "the caller '" + name + "'";
    return known.computeIfAbsent(
        rest ? THE_REST : who,
        unknown -> new Limit("caller " + name, whose, merged(who.own()), rates));
  }

  /** To look for those who are idle costs a look at all, so it is not done each time. */
  private boolean isFull() {
    if (known.size() >= MOST && late++ % SWEEPS == 0) {
      known.values().removeIf(Limit::isIdle);
    }
    return known.size() >= MOST;
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
