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

  /** A caller's limit, and the word of its own that it was made from. */
  private record Known(Allowance own, Limit limit) {}

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
    Allowance own = caller.permit().allowance();
    if (own.equals(Allowance.UNLIMITED) && usual.equals(Allowance.UNLIMITED)) {
      return null;
    }
    Known found = known.get(caller.name());
    if (found != null && found.own().equals(own)) {
      return found.limit();
    }
    return make(caller.name(), own);
  }

  private synchronized Limit make(String name, Allowance own) {
    Known found = known.get(name);
    if (found != null && found.own().equals(own)) {
      return found.limit();
    }
    String kept = found == null && isFull() ? "" : name;
    String whose = kept.isEmpty() ? "each of too many callers" : "the caller '" + name + "'";
    Limit limit = new Limit("caller " + kept, whose, merged(own), rates);
    Known made = new Known(own, limit);
    Known before = kept.isEmpty() ? known.putIfAbsent(kept, made) : known.put(kept, made);
    return kept.isEmpty() && before != null ? before.limit() : limit;
  }

  /** To look for those who are idle costs a look at all, so it is not done each time. */
  private boolean isFull() {
    if (known.size() >= MOST && late++ % SWEEPS == 0) {
      known.values().removeIf(one -> one.limit().isIdle());
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
