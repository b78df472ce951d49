// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.Step;
import io.gatehouse.routing.Key;
import io.gatehouse.routing.Target;
import io.gatehouse.wire.UpstreamRequest;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The attempts of one exchange, one after the other: who is asked, when, and what it holds of its
 * upstream meanwhile. Called from the exchange's {@link Serial} only.
 */
final class Attempts {
  /** Who hears the replies, and that nobody is left to be asked. */
  interface Reader extends Inlet.Reader {
    /** An attempt is about to be sent. */
    void asks(Attempt attempt);

    void gaveUp(Failure failure);
  }

  private static final Duration SOON = Duration.ofSeconds(1);

  /** So long the answer to whether one may go on may take. */
  static final Duration LEAVE = Duration.ofSeconds(5);

  private final Reader reader;
  private final Serial serial;
  private final Exchanges home;
  private final Clocks clocks;
  private final Account account;
  private final Bill bill;
  private final Failover failover;
  private Attempt.Terms terms;

  private Inlet inlet;
  private @Nullable Attempt attempt;
  private @Nullable Lease lease;
  private Bulkhead.@Nullable Ticket place;
  private @Nullable Target waitsFor;

  Attempts(
      Reader reader,
      Serial serial,
      Exchanges home,
      Clocks clocks,
      Account account,
      Bill bill,
      Attempt.Terms terms) {
    this.reader = reader;
    this.serial = serial;
    this.home = home;
    this.clocks = clocks;
    this.account = account;
    this.bill = bill;
    this.terms = terms;
    this.failover = home.failover(terms.plan());
    this.inlet = new Inlet(reader, serial);
  }

  /** The one under way, or the last one; null before the first. */
  @Nullable Attempt last() {
    return attempt;
  }

  /** Whether the reply is told in other words than the upstream's. */
  boolean translates() {
    return attempt != null && attempt.mode == Mode.TRANSLATE;
  }

  Inlet inlet() {
    return inlet;
  }

  /** Whether an answer without a word is worth another attempt. */
  boolean mindSilence() {
    return failover.mindsSilence();
  }

  void begin() {
    go(failover.first());
  }

  /** The first words of an answer are there. */
  void spoke() {
    if (lease != null) {
      lease.spoke();
    }
  }

  /** The attempt under way has brought the whole answer. */
  void succeeded() {
    if (lease != null) {
      lease.succeeded();
    }
    release();
  }

  /** The attempt under way has failed, with something of it already promised. */
  void broke(Failure failure) {
    if (lease != null) {
      lease.failed(failure);
    }
    release();
    account.over(failure.message(), mayHaveWorked(failure));
  }

  private static boolean mayHaveWorked(Failure failure) {
    return failure.code().filter("upstream_timeout"::equals).isPresent();
  }

  /** The attempt under way has failed, and nobody has seen anything of it. */
  void failed(Failure failure) {
    broke(failure);
    if (attempt == null) {
      reader.gaveUp(failure);
    } else {
      go(failover.after(attempt.target, failure, clocks.deadline()));
    }
  }

  /** No place has become free in time. */
  void waitedTooLong(Failure why) {
    Target target = waitsFor;
    if (target == null) {
      reader.gaveUp(why.withRetryAfter(SOON));
    } else {
      release();
      passOver(target, why.withRetryAfter(SOON));
    }
  }

  /** No other attempt will be made: however long the reply takes, the request is not kept. */
  void letGo(Attempt.Terms rest) {
    terms = rest;
    if (attempt != null) {
      attempt.letGo(rest);
    }
  }

  /** Takes the next step with the same target. */
  void proceed(Attempt same, Step step) {
    same.proceed(step);
    clocks.askedAgain();
    Inlet next = listen();
    Duration pause = same.pause();
    if (pause.isZero()) {
      next.send(same);
    } else {
      later(pause, next, () -> next.send(same));
    }
  }

  /** Gives back what the attempt has of its upstream, and says nothing about how it went. */
  void release() {
    waitsFor = null;
    bill.leaves();
    if (lease != null) {
      lease.forgotten();
      lease = null;
    }
    if (place != null) {
      place.leave();
      place = null;
    }
  }

  /**
   * Stops the upstream, if it is not done already: nobody wants to hear the rest.
   *
   * @param undo what stops the reply under way
   */
  void forgo(Optional<UpstreamRequest> undo) {
    inlet.cancel();
    if (attempt != null) {
      Upstream upstream = attempt.upstream;
      attempt.undo().or(() -> undo).ifPresent(request -> home.sendUnheard(upstream, request));
    }
  }

  private Inlet listen() {
    inlet = new Inlet(reader, serial);
    return inlet;
  }

  private void later(Duration pause, Inlet waiting, Runnable task) {
    home.later(pause, () -> resume(waiting, task));
  }

  /** Goes on, unless the exchange has gone another way. Any thread. */
  private void resume(Inlet waiting, Runnable task) {
    serial.tell(
        () -> {
          if (reader.listensTo(waiting)) {
            task.run();
          }
        });
  }

  private void go(Failover.Next next) {
    Inlet waiting = listen();
    if (next instanceof Failover.Next.Ask now) {
      ask(now.target());
    } else if (next instanceof Failover.Next.Wait pause) {
      clocks.waiting(Duration.ZERO);
      later(pause.pause(), waiting, () -> ask(pause.target()));
    } else if (next instanceof Failover.Next.GiveUp none) {
      reader.gaveUp(none.failure());
    }
  }

  /** Once a text has begun only those are of use who can go on from one. */
  private Attempt attempt(Target target, Upstream upstream, Key key) {
    Attempt made = new Attempt(terms, target, upstream, key);
    boolean begun = terms.continuation().filter(Continuation::isGoingOn).isPresent();
    if (begun && !upstream.provider().continues(made.chat())) {
      String message = "The upstream '" + upstream.name() + "' cannot go on from a text.";
      throw new Refused(Failure.of(Kind.INVALID, message));
    }
    return made;
  }

  /** As soon as its limits allow it. */
  private void ask(Target target) {
    try {
      if (bill.isFree(terms.plan(), target)) {
        enter(target);
        return;
      }
    } catch (Refused unpriced) {
      passOver(target, unpriced.failure());
      return;
    }
    Inlet waiting = inlet;
    clocks.waiting(LEAVE);
    bill.attempt(
        terms.plan(), target, refused -> serial.tell(() -> allowed(target, waiting, refused)));
  }

  private void allowed(Target target, Inlet waiting, Optional<Failure> refused) {
    bill.heardOfAttempt();
    if (!reader.listensTo(waiting)) {
      bill.passedOver();
    } else if (refused.isPresent()) {
      passOver(target, refused.get());
    } else {
      enter(target);
    }
  }

  /** As soon as the upstream has a place; only the last one to be asked is worth a wait. */
  private void enter(Target target) {
    Upstream upstream = home.upstream(target.upstream());
    Inlet waiting = inlet;
    Optional<Bulkhead.Ticket> ticket =
        upstream
            .bulkhead()
            .enter(!failover.hasUntried(), () -> resume(waiting, () -> send(target, upstream)));
    if (ticket.isEmpty()) {
      passOver(target, busy(upstream));
      return;
    }
    place = ticket.get();
    if (place.isAtOnce()) {
      send(target, upstream);
    } else {
      waitsFor = target;
      clocks.waiting(upstream.bulkhead().patience());
    }
  }

  private static Failure busy(Upstream upstream) {
    return Failure.of(Kind.OVERLOADED, "The upstream '" + upstream.name() + "' is busy.")
        .withCode("upstream_busy")
        .withRetryAfter(SOON);
  }

  private void send(Target target, Upstream upstream) {
    waitsFor = null;
    try {
      Lease taken = Lease.of(upstream, target, home.loads());
      lease = taken;
      attempt = attempt(target, upstream, taken.key());
    } catch (Refused refused) {
      release();
      passOver(target, refused.failure());
      return;
    }
    if (failover.isFirstTry(target)) {
      upstream.retries().requested();
    }
    account.tries(attempt);
    Plan plan = terms.plan();
    clocks.asked(upstream.patience().with(plan.selection().patience()), plan.stream());
    reader.asks(attempt);
    inlet.send(attempt);
  }

  /** A target that could not even be asked. */
  private void passOver(Target target, Failure why) {
    bill.passedOver();
    account.passedOver(target, why.message());
    go(failover.passedOver(why));
  }
}
