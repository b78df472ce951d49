// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Rate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What one request has taken of its limits: all it needs, or nothing. It is given back once, with
 * how many tokens there were in truth. Not thread-safe: used by one thread at a time.
 */
public final class Hold {
  /** A part of a rate that is taken, or is to be. */
  private record Draw(Limit limit, Purse purse, long amount, boolean tokens) {}

  /** More than any request uses. */
  private static final long MOST_TOKENS = 1_000_000_000_000L;

  /** Nobody is made to wait for longer than so many times what a rate is for. */
  private static final int LONGEST_DEBT = 100;

  private final List<Limit> limits;
  private final Demand demand;
  private final long usualOutput;
  private final List<Draw> draws = new ArrayList<>(4);
  private int entered;
  private int taken;
  private boolean settled;
  private @Nullable Quota requests;
  private @Nullable Quota tokens;

  Hold(List<Limit> limits, Demand demand, long usualOutput) {
    this.limits = limits;
    this.demand = demand;
    this.usualOutput = usualOutput;
  }

  /**
   * Takes what the request needs. Where one limit refuses, what the others had given goes back.
   *
   * @param told hears once, on any thread and perhaps at once, why it may not be; empty when it may
   */
  public void take(Consumer<Optional<Failure>> told) {
    for (Limit limit : limits) {
      Optional<Failure> excess = limit.excess(demand).or(() -> plan(limit));
      if (excess.isPresent()) {
        told.accept(excess);
        return;
      }
    }
    for (Limit limit : limits) {
      if (!limit.enter()) {
        leave();
        told.accept(Optional.of(limit.full()));
        return;
      }
      entered++;
    }
    next(told);
  }

  private Optional<Failure> plan(Limit limit) {
    for (Purse purse : limit.requests()) {
      draws.add(new Draw(limit, purse, 1, false));
    }
    for (Purse purse : limit.tokens()) {
      long amount = need(purse.rate());
      if (amount > purse.rate().amount()) {
        return Optional.of(limit.tooLarge(purse.rate(), amount));
      }
      draws.add(new Draw(limit, purse, amount, true));
    }
    return Optional.empty();
  }

  /** Where the client names no bound, a small rate is no reason never to answer it. */
  private long need(Rate rate) {
    if (!demand.spoken()) {
      return demand.input();
    }
    if (demand.output().isPresent()) {
      return demand.input() + demand.output().getAsLong();
    }
    return Math.max(demand.input(), Math.min(demand.input() + usualOutput, rate.amount()));
  }

  private void next(Consumer<Optional<Failure>> told) {
    if (taken == draws.size()) {
      told.accept(Optional.empty());
      return;
    }
    Draw draw = draws.get(taken);
    draw.purse().take(draw.amount(), left -> heard(draw, left, told));
  }

  private void heard(Draw draw, Left left, Consumer<Optional<Failure>> told) {
    if (left.granted()) {
      taken++;
      note(draw, left);
      next(told);
    } else {
      note(draw, left);
      release();
      String what = draw.tokens() ? "tokens" : "requests";
      told.accept(Optional.of(draw.limit().usedUp(what, draw.purse().rate(), left.pause())));
    }
  }

  private void note(Draw draw, Left left) {
    Quota quota = new Quota(draw.purse().rate().amount(), left.remaining(), left.pause());
    if (draw.tokens()) {
      tokens = quota.tighter(tokens);
    } else {
      requests = quota.tighter(requests);
    }
  }

  /** What is left of the tightest rate of requests; null where none applies. */
  public @Nullable Quota requests() {
    return requests;
  }

  /** What is left of the tightest rate of tokens; null where none applies. */
  public @Nullable Quota tokens() {
    return tokens;
  }

  /** It is at work no more. */
  public void leave() {
    while (entered > 0) {
      limits.get(--entered).leave();
    }
  }

  /** Nothing has come of it: gives everything back. */
  public void release() {
    settle(Draw::amount);
  }

  /** So many tokens there were in truth. */
  public void settle(long used) {
    settle(draw -> draw.tokens() ? draw.amount() - counted(used, draw.purse().rate()) : 0);
  }

  /** Upstreams may say anything. */
  private static long counted(long used, Rate rate) {
    long most = LONGEST_DEBT * Math.min(rate.amount(), MOST_TOKENS / LONGEST_DEBT);
    return Math.max(0, Math.min(used, most));
  }

  private void settle(ToLongFunction<Draw> back) {
    leave();
    if (settled) {
      return;
    }
    settled = true;
    for (Draw draw : draws.subList(0, taken)) {
      long amount = back.applyAsLong(draw);
      if (amount != 0) {
        draw.purse().put(amount);
      }
    }
  }
}
