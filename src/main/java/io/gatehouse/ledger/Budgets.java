// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import io.gatehouse.model.Budget;
import io.gatehouse.model.Caller;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Budgets that all nodes on one database share. Nobody waits here: whoever reserves is called, and
 * all who wait at a time are served by one transaction, in order. Where they are many, the node
 * reserves a little ahead, and grants from that without asking. What is spent is remembered and
 * written a moment later; while the database is away nothing of it is lost.
 */
public final class Budgets {
  private static final Logger LOG = Logger.getLogger(Budgets.class.getName());
  private static final Duration SOON = Duration.ofSeconds(5);
  private static final Duration FLUSH = Duration.ofMillis(250);
  private static final int MOST_TILLS = 10_000;

  /** So many pots are locked by one transaction at most. */
  private static final int MOST_AT_ONCE = 100;

  /** So many wait at a time, should a transaction never end; the others are refused at once. */
  static final int MOST_WAITING = 10_000;

  private static final long POLL_NANOS = 10_000_000;

  private record Waiting(Turn.Wish wish, Consumer<Optional<Failure>> told) {}

  private record Batch(List<Turn.Page> pages, List<Waiting> waiting) {}

  private final Transactions store;
  private final BudgetList list;
  private final Membership membership;
  private final Clock clock;
  private final AtomicLong numbers = new AtomicLong();
  private final Object lock = new Object();
  private final Map<Pot, Till> tills = new HashMap<>();
  private final Deque<Waiting> waiting = new ArrayDeque<>();
  private boolean running;
  private boolean flushing;
  private volatile boolean failed;

  /**
   * @param fixed those that the settings name, which no administrator changes
   * @param lostAfter after how long without a sign a node is taken to be no more
   */
  public Budgets(Transactions store, List<Budget> fixed, Duration lostAfter, Clock clock) {
    this.store = store;
    this.list = new BudgetList(store, fixed, clock);
    this.membership = new Membership(store, lostAfter, clock);
    this.clock = clock;
  }

  /** Lets it write, and look for what others have changed, on a scheduler of its owner's. */
  public void runOn(ScheduledExecutorService scheduler) {
    long flush = FLUSH.toMillis();
    var unused = scheduler.scheduleWithFixedDelay(this::flush, flush, flush, TimeUnit.MILLISECONDS);
    var unusedToo =
        scheduler.scheduleWithFixedDelay(
            () -> {
              beat();
              list.refresh();
              forget();
            },
            0,
            SOON.toMillis(),
            TimeUnit.MILLISECONDS);
  }

  /** The budgets themselves. */
  public BudgetList list() {
    return list;
  }

  /** What a caller's request has to keep to; null where it has no budget. */
  public @Nullable Claim claim(Caller caller) {
    List<Till> mine = null;
    for (Budget budget : list.all()) {
      Optional<String> subject = budget.subject(caller);
      if (subject.isPresent()) {
        mine = mine == null ? new ArrayList<>(2) : mine;
        mine.add(till(budget, subject.get()));
      }
    }
    return mine == null ? null : new Claim(this, mine);
  }

  private Till till(Budget budget, String subject) {
    Pot pot = Pot.of(budget, subject, clock.instant());
    synchronized (lock) {
      Till till =
          tills.computeIfAbsent(pot, none -> new Till(pot, numbers.incrementAndGet(), budget));
      till.budget = budget;
      till.claims++;
      return till;
    }
  }

  void reserve(Turn.Wish wish, Consumer<Optional<Failure>> told) {
    boolean granted;
    boolean full;
    synchronized (lock) {
      granted = grantAhead(wish);
      full = waiting.size() >= MOST_WAITING;
      if (!granted && !full) {
        waiting.add(new Waiting(wish, told));
      }
    }
    if (granted) {
      told.accept(Optional.empty());
    } else if (full) {
      told.accept(Optional.of(away()));
    } else {
      next();
    }
  }

  /** From what was reserved before anybody wanted it: nothing changes for the other nodes. */
  private static boolean grantAhead(Turn.Wish wish) {
    boolean enough = true;
    for (Turn.Part part : wish.parts()) {
      part.till().ask(part.amount());
      enough &= part.amount() <= part.till().ahead;
    }
    if (enough) {
      for (Turn.Part part : wish.parts()) {
        part.till().ahead -= part.amount();
        part.till().reserved += part.amount();
      }
    }
    return enough;
  }

  /** A claim on it is over. */
  void settle(Till till, long reserved, long spent) {
    synchronized (lock) {
      till.claims--;
      till.reserved -= reserved;
      till.spent += spent;
      till.dirty |= reserved != 0 || spent != 0;
    }
  }

  /** Writes what has been spent since the last time. */
  public void flush() {
    if (!list.isRead()) {
      list.refresh();
    }
    synchronized (lock) {
      flushing = true;
    }
    next();
  }

  /**
   * Writes all that is owed, as long as the database does so. Blocks: for a stopping thread only.
   */
  public void settleUp(Duration patience) {
    long deadline = System.nanoTime() + patience.toNanos();
    failed = false;
    flush();
    while (owes() && !failed && System.nanoTime() - deadline < 0) {
      LockSupport.parkNanos(POLL_NANOS);
      flush();
    }
  }

  private void next() {
    Batch batch;
    synchronized (lock) {
      if (running) {
        return;
      }
      batch = batch();
      running = !batch.pages().isEmpty();
    }
    if (!batch.pages().isEmpty()) {
      run(batch);
    }
  }

  private Batch batch() {
    List<Till> taken = new ArrayList<>();
    List<Waiting> served = new ArrayList<>();
    while (!waiting.isEmpty() && taken.size() < MOST_AT_ONCE) {
      Waiting one = waiting.remove();
      served.add(one);
      for (Turn.Part part : one.wish().parts()) {
        if (add(taken, part.till())) {
          part.till().hunger();
        }
      }
    }
    if (flushing) {
      flushing = false;
      for (Till till : tills.values()) {
        if (till.taken || !till.owes()) {
          continue;
        }
        if (taken.size() < MOST_AT_ONCE) {
          add(taken, till);
          till.digest();
        } else {
          flushing = true;
        }
      }
    }
    return new Batch(taken.stream().map(Budgets::page).toList(), served);
  }

  private static boolean add(List<Till> taken, Till till) {
    if (till.taken) {
      return false;
    }
    till.taken = true;
    taken.add(till);
    return true;
  }

  private static Turn.Page page(Till till) {
    till.taken = false;
    till.version++;
    return new Turn.Page(
        till,
        till.budget,
        till.base,
        till.spent,
        till.reserved + till.ahead,
        Math.max(0, till.appetite - till.ahead),
        till.version,
        till.written);
  }

  private void run(Batch batch) {
    List<Turn.Wish> wishes = batch.waiting().stream().map(Waiting::wish).toList();
    Turn turn = new Turn(membership.node(), batch.pages(), wishes);
    var unused =
        store
            .ask(
                handle -> {
                  membership.join(handle);
                  return turn.run(handle);
                })
            .whenComplete((outcome, trouble) -> done(batch, outcome, trouble));
  }

  private void done(Batch batch, Turn.@Nullable Outcome outcome, @Nullable Throwable trouble) {
    List<Optional<Failure>> answers = new ArrayList<>();
    synchronized (lock) {
      running = false;
      if (outcome == null) {
        LOG.log(Level.FINE, "budgets could not be written", trouble);
        failed = true;
        flushing = false;
        batch.pages().forEach(page -> page.till().dirty = true);
        batch.waiting().forEach(one -> answers.add(Optional.of(away())));
      } else {
        for (int i = 0; i < batch.waiting().size(); i++) {
          answers.add(answer(batch.waiting().get(i).wish(), outcome.refused().get(i)));
        }
        outcome.entries().forEach(Budgets::note);
      }
    }
    if (outcome != null) {
      membership.joined();
      outcome.entries().forEach(Budgets::warn);
    }
    for (int i = 0; i < answers.size(); i++) {
      tell(batch.waiting().get(i), answers.get(i));
    }
    next();
  }

  /** One who fails to listen takes nobody else's answer. */
  private static void tell(Waiting one, Optional<Failure> answer) {
    try {
      one.told().accept(answer);
    } catch (RuntimeException bug) {
      LOG.log(Level.SEVERE, "whoever reserved failed to hear the answer", bug);
    }
  }

  private Optional<Failure> answer(Turn.Wish wish, Optional<Till> refused) {
    if (refused.isPresent()) {
      return Optional.of(usedUp(refused.get().budget));
    }
    wish.parts().forEach(part -> part.till().reserved += part.amount());
    return Optional.empty();
  }

  private static void note(Turn.Entry entry) {
    Till till = entry.till();
    till.base = entry.base();
    till.written = entry.written();
    till.known = entry.known();
    till.ahead = entry.over() ? 0 : till.ahead + entry.ahead();
    till.dirty =
        entry.written().spent() != till.base + till.spent
            || entry.written().reserved() != till.reserved + till.ahead;
  }

  private static void warn(Turn.Entry entry) {
    Till till = entry.till();
    if (till.warns()) {
      till.warned = true;
    }
    if (entry.warn()) {
      Budget budget = till.budget;
      LOG.warning(
          () ->
              "Of the budget '"
                  + budget.name()
                  + "'"
                  + (till.pot.subject().isEmpty() ? "" : " of '" + till.pot.subject() + "'")
                  + ", "
                  + budget.text(budget.amount())
                  + " a "
                  + budget.period().word()
                  + ", "
                  + budget.text(entry.known())
                  + " is spent.");
    }
  }

  private Failure usedUp(Budget budget) {
    String again =
        budget.renewed(clock.instant()).map(day -> " It begins anew on " + day + ".").orElse("");
    return Failure.of(
            Kind.QUOTA,
            "What the request may cost is more than is left of the budget '"
                + budget.name()
                + "'."
                + again)
        .withCode("budget_exhausted");
  }

  private static Failure away() {
    return Failure.of(Kind.OVERLOADED, "Nobody can tell now what is left of this caller's budget.")
        .withCode("budget_unavailable")
        .withRetryAfter(SOON);
  }

  /** Lets go of times that are over, and, when there are many, of all that can be read again. */
  private void forget() {
    synchronized (lock) {
      boolean many = tills.size() > MOST_TILLS;
      tills
          .values()
          .removeIf(
              till ->
                  till.isIdle()
                      && (many || !till.pot.since().equals(till.budget.since(clock.instant()))));
    }
  }

  /** Gives a sign of life, and looks for nodes that give none any more. */
  void beat() {
    membership.beat();
  }

  /** Whether a transaction is under way. */
  boolean isRunning() {
    synchronized (lock) {
      return running;
    }
  }

  /** Whether what stands in the database is not what is spent and reserved by requests. */
  public boolean owes() {
    synchronized (lock) {
      return running || tills.values().stream().anyMatch(Till::owes);
    }
  }
}
