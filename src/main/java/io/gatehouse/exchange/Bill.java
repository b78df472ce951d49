// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.ledger.Claim;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Money;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Usage;
import io.gatehouse.policy.Demand;
import io.gatehouse.policy.Hold;
import io.gatehouse.policy.Limits;
import io.gatehouse.policy.PriceTable;
import io.gatehouse.policy.Quota;
import io.gatehouse.routing.Target;
import io.gatehouse.wire.Endpoint;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one request takes of limits and budgets and what it costs: taken before anything is asked,
 * and settled once with the truth, whatever has become of it.
 *
 * <p>Used from the exchange's {@link Serial} only. Answers may come on any thread, also after the
 * end: whoever hears one brings it back to the serial and says {@link #heard} or {@link
 * #heardOfAttempt}. Nothing is settled before the last answer is there.
 */
final class Bill {
  private final Toll toll;
  private final Endpoint endpoint;
  private final Limits limits;
  private final @Nullable Claim claim;
  private final boolean hard;
  private @Nullable Demand demand;
  private boolean counted;
  private @Nullable Hold hold;
  private @Nullable Hold attempt;
  private int asking;
  private boolean closed;
  private Usage used = Usage.NONE;
  private Optional<Money> cost = Optional.empty();

  Bill(Toll toll, Ask ask, Plan plan) {
    this.toll = toll;
    this.endpoint = ask.endpoint();
    this.limits = toll.limits(ask.caller(), plan.route());
    this.claim = toll.claim(ask.caller());
    this.hard = claim != null && claim.isHard();
  }

  /** Whether the request may go on without asking anybody. */
  boolean isFree() {
    return limits.isEmpty() && !hard;
  }

  /**
   * Asks whether the request may go on, and takes what it needs.
   *
   * @param told hears once, on any thread and perhaps at once, why it may not
   */
  void admit(Plan plan, Consumer<Optional<Failure>> told) {
    asking++;
    try {
      Hold taken = limits.hold(demand(plan, limits.counts() || hard));
      Estimate most = hard ? most(plan) : Estimate.NONE;
      hold = taken;
      take(taken, most, told);
    } catch (Refused refused) {
      hold = null;
      told.accept(Optional.of(refused.failure()));
    } catch (RuntimeException | Error bug) {
      asking--;
      throw bug;
    }
  }

  /** Limits first: they are at hand. Where the budget refuses, they get back what they gave. */
  private void take(Hold taken, Estimate most, Consumer<Optional<Failure>> told) {
    taken.take(
        refused -> {
          if (refused.isPresent() || claim == null || most.equals(Estimate.NONE)) {
            told.accept(refused);
            return;
          }
          claim.reserve(
              most.money(),
              most.tokens(),
              exhausted -> {
                if (exhausted.isPresent()) {
                  taken.release();
                }
                told.accept(exhausted);
              });
        });
  }

  /** Takes note of the answer; false when it comes too late. */
  boolean heard() {
    asking--;
    finish();
    return !closed;
  }

  /** Whether a target may be asked without asking anybody first. */
  boolean isFree(Plan plan, Target target) {
    return toll.limits(target).isEmpty() && (!hard || more(plan, target).equals(Estimate.NONE));
  }

  /** The same as {@link #admit} for one target. */
  void attempt(Plan plan, Target target, Consumer<Optional<Failure>> told) {
    asking++;
    Limits own = toll.limits(target);
    try {
      Estimate more = hard ? more(plan, target) : Estimate.NONE;
      Hold taken = own.hold(demand(plan, own.counts() || hard));
      attempt = taken;
      take(taken, more, told);
    } catch (Refused refused) {
      attempt = null;
      told.accept(Optional.of(refused.failure()));
    } catch (RuntimeException | Error bug) {
      asking--;
      throw bug;
    }
  }

  /** Takes note of the answer. */
  void heardOfAttempt() {
    asking--;
    if (closed) {
      passedOver();
    }
    finish();
  }

  private Demand demand(Plan plan, boolean count) {
    Demand known = demand;
    if (known == null || (count && !counted)) {
      counted = count;
      known =
          plan.upload().isPresent()
              ? Demand.unspoken(0)
              : Wants.of(endpoint, plan.envelope(), count);
      demand = known;
    }
    return known;
  }

  /** The most that the dearest of the targets can cost. */
  private Estimate most(Plan plan) {
    Demand wanted = demand(plan, true);
    if (toll.terms().bounded() && wanted.spoken() && wanted.output().isEmpty()) {
      throw new Refused(
          Failure.of(
                  Kind.INVALID,
                  "This caller has a budget, and has to say with '"
                      + wanted.field()
                      + "' how long an answer may be.")
              .withCode("missing_required_parameter")
              .withParam(wanted.field()));
    }
    Estimate most = Estimate.NONE;
    for (Target target : plan.targets()) {
      if (isPriced(target)) {
        most = most.or(estimate(wanted, target));
      }
    }
    if (most.equals(Estimate.NONE)) {
      throw new Refused(unpriced(plan.targets().get(0)));
    }
    return most;
  }

  private boolean isPriced(Target target) {
    return claim == null
        || !claim.countsMoney()
        || toll.prices().of(target.upstream(), target.model()).isPresent();
  }

  private Estimate estimate(Demand wanted, Target target) {
    return Estimate.of(
        wanted, toll.prices().of(target.upstream(), target.model()), toll.terms(), used.output());
  }

  private static Failure unpriced(Target target) {
    return Failure.of(
            Kind.FORBIDDEN,
            "Nobody knows what the model '"
                + target.model()
                + "' costs, and this caller's budget may not be exceeded.")
        .withCode("price_unknown");
  }

  /** What has to be reserved beside what is, now that attempts have failed that cost something. */
  private Estimate more(Plan plan, Target target) {
    if (claim == null) {
      return Estimate.NONE;
    }
    if (!isPriced(target)) {
      throw new Refused(unpriced(target));
    }
    if (used.total() == 0) {
      return Estimate.NONE;
    }
    Estimate all = estimate(demand(plan, true), target).plus(cost.orElse(Money.NONE), used.total());
    return all.beyond(claim.reserved(), claim.reservedTokens());
  }

  /** The target has not been asked after all. */
  void passedOver() {
    if (attempt != null) {
      attempt.release();
      attempt = null;
    }
  }

  /** The upstream works for this request no more. */
  void leaves() {
    if (attempt != null) {
      attempt.leave();
    }
  }

  /**
   * An attempt is over.
   *
   * @param said what it has used; empty when nobody knows
   * @param answered whether the upstream began a good answer
   */
  void spent(Attempt made, Optional<Usage> said, boolean answered) {
    Optional<Usage> usage = said.or(() -> answered ? asked(made) : Optional.empty());
    if (attempt != null) {
      attempt.settle(usage.map(Usage::total).orElse(0L));
      attempt = null;
    }
    usage.ifPresent(known -> price(made, known));
    if (usage.isEmpty() && answered) {
      toll.missed(made.upstream.name(), made.model(), claim != null);
    }
  }

  /** By the length of the question, where that has any. */
  private Optional<Usage> asked(Attempt made) {
    long input = Math.max(made.prompt, demand == null ? 0 : demand.input());
    return input == 0 ? Optional.empty() : Optional.of(Usage.estimate(input, 0));
  }

  private void price(Attempt made, Usage usage) {
    used = used.and(usage);
    String upstream = made.upstream.name();
    Optional<PriceTable.Tariff> tariff = toll.prices().of(upstream, made.model());
    if (tariff.isPresent()) {
      Money more = tariff.get().price(usage.input()).of(usage);
      cost = Optional.of(cost.map(more::plus).orElse(more));
    } else {
      toll.missed(upstream, made.model(), claim != null);
    }
  }

  /** What it has cost so far; empty when nobody knows. */
  Optional<Money> cost() {
    return cost;
  }

  /** What is left of the tightest rate of requests; null where none applies. */
  @Nullable Quota requests() {
    return hold == null ? null : hold.requests();
  }

  /** What is left of the tightest rate of tokens; null where none applies. */
  @Nullable Quota tokens() {
    return hold == null ? null : hold.tokens();
  }

  /** Of which budgets little is left. */
  Optional<String> warning() {
    return claim == null ? Optional.empty() : claim.warning();
  }

  /** All is over. */
  void close() {
    closed = true;
    finish();
  }

  private void finish() {
    if (!closed || asking > 0) {
      return;
    }
    passedOver();
    if (hold != null) {
      hold.settle(used.total());
    }
    if (claim != null) {
      claim.settle(cost.orElse(Money.NONE), used.total());
    }
  }
}
