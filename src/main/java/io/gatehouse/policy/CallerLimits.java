// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Allowance;
import io.gatehouse.model.Caller;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
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

  /** Under whose name those have their limit who are too many. */
  private static final String REST = "";

  /** A caller, its limit if it has one, and the word of its own that this was made from. */
  private static final class Known {
    private final Allowance own;
    private final @Nullable Limit limit;
    private volatile Caller caller;

    Known(Caller caller, @Nullable Limit limit) {
      this.own = caller.permit().allowance();
      this.limit = limit;
      this.caller = caller;
    }

    boolean isIdle() {
      return limit == null || limit.isIdle();
    }

    Remembered remembered() {
      return new Remembered(caller, Optional.ofNullable(limit).map(Limit::read));
    }
  }

  private final Allowance usual;
  private final Rates rates;
  private final Map<String, Known> known = new ConcurrentHashMap<>();
  private int late;

  CallerLimits(Allowance usual, Rates rates) {
    this.usual = usual;
    this.rates = rates;
  }

  /** Null where nothing is limited. */
  @Nullable Limit of(Caller caller) {
    Known found = known.get(caller.name());
    if (found != null && found.own.equals(caller.permit().allowance())) {
      found.caller = caller;
      return found.limit;
    }
    return isFree(caller) ? pass(caller) : make(caller);
  }

  private boolean isFree(Caller caller) {
    return usual.equals(Allowance.UNLIMITED)
        && caller.permit().allowance().equals(Allowance.UNLIMITED);
  }

  private @Nullable Limit pass(Caller caller) {
    if (known.size() < MOST_FREE || known.containsKey(caller.name())) {
      known.put(caller.name(), new Known(caller, null));
    }
    return null;
  }

  private synchronized @Nullable Limit make(Caller caller) {
    Allowance own = caller.permit().allowance();
    Known found = known.get(caller.name());
    if (found != null && found.own.equals(own)) {
      return found.limit;
    }
    if (found == null && isFull()) {
      return known.computeIfAbsent(REST, none -> rest(own)).limit;
    }
    String name = caller.name();
    Known made = new Known(caller, limit(name, "the caller '" + name + "'", own));
    known.put(name, made);
    return made.limit;
  }

  private Known rest(Allowance own) {
    return new Known(new Caller(REST), limit(REST, "each of too many callers", own));
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
    return known.entrySet().stream()
        .filter(one -> !one.getKey().equals(REST) && one.getKey().compareTo(name) > 0)
        .sorted(Map.Entry.comparingByKey())
        .limit(most)
        .map(one -> one.getValue().remembered())
        .toList();
  }

  Optional<Remembered> find(String name) {
    return name.equals(REST)
        ? Optional.empty()
        : Optional.ofNullable(known.get(name)).map(Known::remembered);
  }

  /** Of all who are remembered. */
  Set<String> names() {
    Set<String> names = new HashSet<>(known.keySet());
    names.remove(REST);
    return names;
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
