// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Caller;
import io.gatehouse.model.Failure;
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
 * What one request takes of its limits and what it costs: taken before anything is asked, and
 * settled once with the truth, whatever has become of it.
 *
 * <p>Used from the exchange's {@link Serial} only. Answers may come on any thread, also after it
 * has been settled: whoever hears one brings it back to the serial and says {@link #heard} or
 * {@link #heardOfAttempt}.
 */
final class Bill {
  private final Toll toll;
  private final Endpoint endpoint;
  private final Limits limits;
  private @Nullable Demand demand;
  private @Nullable Hold hold;
  private @Nullable Hold attempt;
  private boolean attemptHeld;
  private boolean held;
  private boolean closed;
  private long tokens;
  private Optional<Money> cost = Optional.empty();

  Bill(Toll toll, Ask ask, Plan plan) {
    this.toll = toll;
    this.endpoint = ask.endpoint();
    Caller caller = ask.caller();
    this.limits = toll.limits(caller, plan.route());
  }

  /** Whether the request may go on without asking anybody. */
  boolean isFree() {
    return limits.isEmpty();
  }

  /**
   * Asks whether the request may go on, and takes what it needs.
   *
   * @param told hears once, on any thread and perhaps at once, why it may not
   */
  void admit(Plan plan, Consumer<Optional<Failure>> told) {
    try {
      Hold taken = limits.hold(demand(plan));
      hold = taken;
      taken.take(told);
    } catch (Refused refused) {
      told.accept(Optional.of(refused.failure()));
    }
  }

  /** Takes note of the answer; false when it comes too late. */
  boolean heard(Optional<Failure> refused) {
    held = refused.isEmpty();
    if (held && closed && hold != null) {
      hold.release();
    }
    return !closed;
  }

  /** Whether a target may be asked as far as its own limits go, of which it has none. */
  boolean isFree(Target target) {
    return toll.limits(target).isEmpty();
  }

  /** The same as {@link #admit} for one target. */
  void attempt(Plan plan, Target target, Consumer<Optional<Failure>> told) {
    try {
      Hold taken = toll.limits(target).hold(demand(plan));
      attempt = taken;
      taken.take(told);
    } catch (Refused refused) {
      told.accept(Optional.of(refused.failure()));
    }
  }

  /** Takes note of the answer. */
  void heardOfAttempt(Optional<Failure> refused) {
    attemptHeld = refused.isEmpty();
    if (closed) {
      passedOver();
    }
  }

  private Demand demand(Plan plan) {
    if (demand == null) {
      demand = plan.upload().isPresent() ? Demand.unspoken(0) : Wants.of(endpoint, plan.envelope());
    }
    return demand;
  }

  /** The target has not been asked after all. */
  void passedOver() {
    if (attempt != null && attemptHeld) {
      attempt.release();
    }
    attempt = null;
    attemptHeld = false;
  }

  /** The upstream works for this request no more. */
  void leaves() {
    if (attempt != null && attemptHeld) {
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
    Optional<Usage> usage =
        said.or(() -> answered ? Optional.of(Usage.estimate(made.prompt, 0)) : Optional.empty());
    long used = usage.map(Usage::total).orElse(0L);
    tokens += used;
    if (attempt != null && attemptHeld) {
      attempt.settle(used);
      attempt = null;
      attemptHeld = false;
    }
    usage.ifPresent(known -> price(made, known));
  }

  private void price(Attempt made, Usage usage) {
    String upstream = made.upstream.name();
    Optional<PriceTable.Tariff> tariff = toll.prices().of(upstream, made.model());
    if (tariff.isPresent()) {
      Money more = tariff.get().price(usage.input()).of(usage);
      cost = Optional.of(cost.map(more::plus).orElse(more));
    } else {
      toll.missed(upstream, made.model());
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

  /** All is over. */
  void close() {
    if (closed) {
      return;
    }
    closed = true;
    passedOver();
    if (hold != null && held) {
      hold.settle(tokens);
    }
  }
}
