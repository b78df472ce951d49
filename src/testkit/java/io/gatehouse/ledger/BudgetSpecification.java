// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Budget;
import io.gatehouse.model.Budget.Period;
import io.gatehouse.model.Budget.Scope;
import io.gatehouse.model.Budget.Unit;
import io.gatehouse.model.Caller;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Money;
import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Permit;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What budgets promise, on whichever database. */
public abstract class BudgetSpecification {
  private static final Caller ANN =
      new Caller("ann", Optional.of("team"), Optional.of("42"), Set.of(), Permit.EVERYTHING);
  private static final Money ONE = Money.parse("1");

  /** So often each caller asks. */
  private static final int TURNS = 3;

  private static final Duration LOST = Duration.ofMinutes(10);

  /** A clock that is moved by hand. */
  private static final class HandClock extends Clock {
    private volatile Instant now = Instant.parse("2026-12-30T23:00:00Z");

    void pass(Duration time) {
      now = now.plus(time);
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }

    @Override
    public Instant instant() {
      return now;
    }
  }

  /** A database that can be taken away, or taken away just after it has done its work. */
  private static final class Line implements Transactions {
    private final Store store;
    volatile boolean cut;
    volatile boolean deaf;

    Line(Store store) {
      this.store = store;
    }

    @Override
    public <T> CompletionStage<T> ask(Function<Handle, T> work) {
      if (cut) {
        return CompletableFuture.failedStage(new IllegalStateException("cut"));
      }
      CompletionStage<T> done = store.ask(work);
      return deaf
          ? done.thenCompose(
              lost -> CompletableFuture.failedStage(new IllegalStateException("deaf")))
          : done;
    }
  }

  private final HandClock clock = new HandClock();
  private final List<Store> stores = new ArrayList<>();

  /** An empty database; the same for one test. */
  protected abstract Place place();

  @BeforeEach
  void open() {
    stores.add(store());
  }

  private Store store() {
    Store store = Store.open(place(), Duration.ofSeconds(30));
    store.await(Duration.ofSeconds(30));
    assertTrue(store.condition().up(), store.condition().detail());
    return store;
  }

  @AfterEach
  void close() {
    stores.forEach(Store::close);
  }

  private static Budget budget(String name, Scope scope, String amount, boolean hard) {
    return new Budget(
        name,
        scope,
        new NamePattern("*"),
        Unit.MONEY,
        Money.parse(amount).nanos(),
        Period.MONTH,
        ZoneOffset.UTC,
        hard,
        80);
  }

  private Budgets node(Transactions line, Budget... fixed) {
    return new Budgets(line, List.of(fixed), LOST, clock);
  }

  private Transactions line() {
    return stores.get(0)::ask;
  }

  private static Claim claim(Budgets budgets) {
    Claim claim = budgets.claim(ANN);
    assertNotNull(claim);
    return claim;
  }

  private static String reserve(Claim claim, Money money) {
    CompletableFuture<Optional<Failure>> told = new CompletableFuture<>();
    claim.reserve(money, 0, told::complete);
    await(told::isDone);
    return told.getNow(Optional.empty()).flatMap(Failure::code).orElse("");
  }

  private static void await(BooleanSupplier truth) {
    long deadline = System.nanoTime() + 60_000_000_000L;
    while (!truth.getAsBoolean()) {
      assertTrue(System.nanoTime() < deadline, "it never comes true");
      try {
        TimeUnit.MILLISECONDS.sleep(2);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static void flush(Budgets budgets) {
    await(
        () -> {
          budgets.flush();
          return !budgets.owes();
        });
  }

  private static <T> T answer(CompletionStage<T> stage) {
    CompletableFuture<T> future = stage.toCompletableFuture();
    await(future::isDone);
    return future.getNow(null);
  }

  private static String stand(Budgets budgets) {
    StringBuilder all = new StringBuilder();
    for (BudgetList.State state : answer(budgets.list().states())) {
      all.append(state.budget().name())
          .append('/')
          .append(state.subject())
          .append(' ')
          .append(new Money(state.spent()))
          .append('+')
          .append(new Money(state.reserved()))
          .append(' ');
    }
    return all.toString().strip();
  }

  @Test
  void whoHasNoBudgetIsNotAsked() {
    assertNull(node(line()).claim(ANN));
    Budgets owners = node(line(), budget("b", Scope.OWNER, "1", true));
    assertNull(owners.claim(new Caller("nobody's")));
  }

  @Test
  void aReservationHoldsUntilTheTruthIsKnown() {
    Budgets budgets = node(line(), budget("b", Scope.OWNER, "2.5", true));
    Claim first = claim(budgets);
    assertEquals("", reserve(first, ONE));
    assertEquals("", reserve(claim(budgets), ONE));
    assertEquals("budget_exhausted", reserve(claim(budgets), ONE));
    assertEquals("b/team 0+2", stand(budgets));
    first.settle(Money.parse("0.25"), 0);
    first.settle(Money.parse("0.25"), 0);
    assertEquals("", reserve(claim(budgets), ONE));
    assertEquals("b/team 0.25+2", stand(budgets));
  }

  @Test
  void whatAnUpstreamMakesUpDoesNotFillABudget() {
    Budget tokens =
        new Budget(
            "t",
            Scope.ALL,
            new NamePattern("*"),
            Unit.TOKENS,
            1000,
            Period.MONTH,
            ZoneOffset.UTC,
            true,
            80);
    Budgets budgets = node(line(), tokens);
    for (int i = 0; i < 2; i++) {
      claim(budgets).settle(Money.NONE, Long.MAX_VALUE);
      claim(budgets).settle(Money.NONE, Long.MIN_VALUE);
    }
    CompletableFuture<Optional<Failure>> told = new CompletableFuture<>();
    claim(budgets).reserve(Money.NONE, 1, told::complete);
    await(told::isDone);
    assertTrue(told.getNow(Optional.empty()).isPresent());
  }

  @Test
  void tokensAreNotAddedToMoneyUnderTheSameName() {
    Budget money = budget("b", Scope.ALL, "3", false);
    Budget tokens =
        new Budget(
            "b",
            Scope.ALL,
            new NamePattern("*"),
            Unit.TOKENS,
            1000,
            Period.MONTH,
            ZoneOffset.UTC,
            false,
            80);
    for (Budget one : List.of(money, tokens)) {
      Budgets budgets = node(line(), one);
      claim(budgets).settle(ONE, 7);
      flush(budgets);
      long spent = answer(budgets.list().states()).get(0).spent();
      assertEquals(one.equals(money) ? ONE.nanos() : 7, spent);
    }
  }

  @Test
  void whatIsTakenInAddsUp() {
    Budgets budgets = node(line(), budget("b", Scope.ALL, "3", true));
    Claim claim = claim(budgets);
    assertEquals("", reserve(claim, ONE));
    assertEquals("", reserve(claim, ONE));
    assertEquals(Money.parse("2"), claim.reserved());
    claim.settle(Money.parse("1.5"), 0);
    flush(budgets);
    assertEquals("b/ 1.5+0", stand(budgets));
  }

  @Test
  void allBudgetsHaveToAgree() {
    Budgets budgets =
        node(
            line(),
            budget("all", Scope.ALL, "10", true),
            budget("own", Scope.CALLER, "1", true),
            budget("soft", Scope.COST_CENTRE, "0.5", false));
    Claim claim = claim(budgets);
    assertEquals("", reserve(claim, ONE));
    assertEquals("budget_exhausted", reserve(claim(budgets), ONE));
    assertEquals(Optional.empty(), claim.warning());
    claim.settle(ONE, 0);
    flush(budgets);
    assertEquals("all/ 1+0 own/ann 1+0 soft/42 1+0", stand(budgets));
    assertEquals(
        "own; spent=1; amount=1, soft; spent=1; amount=0.5",
        claim(budgets).warning().orElse("none"));
  }

  @Test
  void aNewTimeBeginsWithNothing() {
    Budgets budgets = node(line(), budget("b", Scope.ALL, "1", true));
    Claim december = claim(budgets);
    assertEquals("", reserve(december, ONE));
    clock.pass(Duration.ofDays(2));
    assertEquals("", reserve(claim(budgets), ONE));
    december.settle(ONE, 0);
    flush(budgets);
    assertEquals("b/ 0+1", stand(budgets));
  }

  @Test
  void administratorsMakeBudgetsAndOtherNodesHearOfThem() {
    Budgets one = node(line());
    Budgets other = node(line());
    Budget made = budget("made", Scope.ALL, "1", true);
    assertEquals(made, answer(one.list().put("ann", made, "{}")));
    other.list().refresh();
    await(() -> other.list().all().equals(List.of(made)));
    assertEquals("budget_exhausted", reserve(claim(other), Money.parse("1.5")));
    Budget more = budget("made", Scope.ALL, "2", true);
    assertEquals(more, answer(one.list().put("ann", more, "{}")));
    assertEquals("", reserve(claim(one), Money.parse("1.5")));
    assertEquals(true, answer(one.list().delete("ann", "made")));
    assertEquals(false, answer(one.list().delete("ann", "made")));
    assertNull(one.claim(ANN));
  }

  @Test
  void whatWasReservedGoesBackHoweverTheBudgetHasBeenChangedMeanwhile() {
    Budgets budgets = node(line());
    answer(budgets.list().put("ann", budget("b", Scope.ALL, "2", true), "{}"));
    Claim hard = claim(budgets);
    assertEquals("", reserve(hard, ONE));
    answer(budgets.list().put("ann", budget("b", Scope.ALL, "2", false), "{}"));
    Claim soft = claim(budgets);
    assertEquals("", reserve(soft, ONE));
    hard.settle(Money.NONE, 0);
    flush(budgets);
    assertEquals("b/ 0+0", stand(budgets));
    answer(budgets.list().put("ann", budget("b", Scope.ALL, "2", true), "{}"));
    Claim all = claim(budgets);
    assertEquals("", reserve(all, Money.parse("2")));
    soft.settle(Money.NONE, 0);
    flush(budgets);
    assertEquals("b/ 0+2", stand(budgets));
  }

  @Test
  void oneWithANameThatNoColumnTakesKeepsNobodyElseFromTheBooks() {
    Budgets budgets = node(line(), budget("b", Scope.CALLER, "2", true));
    for (String odd : List.of("n".repeat(300), "a\0b", "a\ud800")) {
      Claim claim = budgets.claim(new Caller(odd));
      assertNotNull(claim);
      assertEquals("", reserve(claim, ONE), odd);
      claim.settle(ONE, 0);
    }
    Claim other = budgets.claim(new Caller("n".repeat(299) + "m"));
    assertNotNull(other);
    assertEquals("", reserve(other, Money.parse("2")), "long names are told apart");
    flush(budgets);
    assertEquals(4, answer(budgets.list().states()).size());
  }

  @Test
  void allThatIsOwedIsWrittenInTheEndAndNobodyWaitsForADatabaseThatIsAway() {
    Line line = new Line(stores.get(0));
    Budgets budgets = node(line, budget("b", Scope.CALLER, "2", false));
    for (int i = 0; i < 250; i++) {
      Claim claim = budgets.claim(new Caller("c" + i));
      assertNotNull(claim);
      claim.settle(ONE, 0);
    }
    line.cut = true;
    budgets.settleUp(Duration.ofDays(1));
    assertTrue(budgets.owes());
    line.cut = false;
    budgets.settleUp(Duration.ofDays(1));
    assertFalse(budgets.owes());
    assertEquals(250, answer(budgets.list().states()).size());
  }

  @Test
  void withoutTheDatabaseNothingHardIsSpentAndNothingIsLost() {
    Line line = new Line(stores.get(0));
    Budgets budgets =
        node(line, budget("b", Scope.ALL, "5", true), budget("s", Scope.ALL, "5", false));
    Claim before = claim(budgets);
    assertEquals("", reserve(before, ONE));
    line.cut = true;
    assertEquals("budget_unavailable", reserve(claim(budgets), ONE));
    before.settle(Money.parse("0.7"), 0);
    budgets.flush();
    assertTrue(budgets.owes());
    line.cut = false;
    flush(budgets);
    assertEquals("b/ 0.7+0 s/ 0.7+0", stand(budgets));
  }

  @Test
  void whatWasDoneButNotHeardIsNotDoneTwice() {
    Line line = new Line(stores.get(0));
    Budgets budgets = node(line, budget("b", Scope.ALL, "5", true));
    line.deaf = true;
    assertEquals("budget_unavailable", reserve(claim(budgets), ONE));
    line.deaf = false;
    Claim claim = claim(budgets);
    assertEquals("", reserve(claim, ONE));
    assertEquals("b/ 0+1", stand(budgets));
    claim.settle(ONE, 0);
    line.deaf = true;
    budgets.flush();
    await(() -> !budgets.isRunning());
    line.deaf = false;
    flush(budgets);
    assertEquals("b/ 1+0", stand(budgets));
  }

  @Test
  void whatALostNodeHadReservedIsBookedAndTakenBackShouldItReturn() {
    Budget shared = budget("b", Scope.ALL, "5", true);
    Budgets lost = node(line(), shared);
    Budgets other = node(line(), shared);
    Claim open = claim(lost);
    assertEquals("", reserve(open, ONE));
    other.beat();
    await(() -> stand(other).equals("b/ 0+1"));
    for (int i = 0; i < 12; i++) {
      clock.pass(Duration.ofMinutes(1));
      other.beat();
    }
    await(() -> stand(other).equals("b/ 1+0"));
    open.settle(Money.parse("0.25"), 0);
    flush(lost);
    assertEquals("b/ 0.25+0", stand(other));
    assertEquals("", reserve(claim(lost), Money.parse("4.75")));
    assertEquals("budget_exhausted", reserve(claim(other), Money.parse("0.01")));
  }

  @Test
  void whoeverAsksOftenIsGrantedFromWhatWasReservedAhead() {
    Line line = new Line(stores.get(0));
    Budgets budgets = node(line, budget("b", Scope.ALL, "1000", true));
    List<Claim> claims = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      claims.add(claim(budgets));
      assertEquals("", reserve(claims.get(i), ONE));
    }
    assertEquals("b/ 0+12", stand(budgets), "twice what four have asked for, beside theirs");
    line.cut = true;
    for (int i = 0; i < 8; i++) {
      claims.add(claim(budgets));
      assertEquals("", reserve(claims.get(4 + i), ONE), "the database is not asked");
    }
    assertEquals("budget_unavailable", reserve(claim(budgets), ONE));
    line.cut = false;
    claims.forEach(claim -> claim.settle(Money.parse("0.5"), 0));
    flush(budgets);
    assertEquals("b/ 6+0", stand(budgets), "what nobody needs any more is given back");
  }

  @Test
  void nothingIsReservedAheadOfASmallRest() {
    Budgets budgets = node(line(), budget("b", Scope.ALL, "100", true));
    for (int i = 0; i < 20; i++) {
      assertEquals("", reserve(claim(budgets), ONE));
    }
    assertEquals("b/ 0+20", stand(budgets));
  }

  @Test
  void threeNodesAndAThousandCallersEachNeverExceedIt() throws Exception {
    Budget shared = budget("b", Scope.ALL, "1000", true);
    List<Budgets> nodes = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      if (i > 0) {
        stores.add(store());
      }
      nodes.add(node(stores.get(i)::ask, shared));
    }
    long seed = System.nanoTime();
    Random random = new Random(seed);
    AtomicLong spent = new AtomicLong();
    AtomicInteger granted = new AtomicInteger();
    AtomicInteger unavailable = new AtomicInteger();
    int callers = 3000;
    CountDownLatch done = new CountDownLatch(callers);
    ExecutorService settling = Executors.newFixedThreadPool(8);
    long begun = System.nanoTime();
    for (int i = 0; i < callers; i++) {
      Budgets node = nodes.get(i % 3);
      long[] costs = random.longs(TURNS, 1, ONE.nanos()).toArray();
      new Object() {
        private int turn;

        void ask() {
          Claim claim = claim(node);
          claim.reserve(ONE, 0, refused -> settling.execute(() -> heard(claim, refused)));
        }

        private void heard(Claim claim, Optional<Failure> refused) {
          boolean exhausted =
              refused.flatMap(Failure::code).filter("budget_exhausted"::equals).isPresent();
          unavailable.addAndGet(refused.isPresent() && !exhausted ? 1 : 0);
          long cost = refused.isPresent() ? 0 : costs[turn];
          granted.addAndGet(refused.isPresent() ? 0 : 1);
          spent.addAndGet(cost);
          claim.settle(new Money(cost), 0);
          if (++turn < TURNS) {
            ask();
          } else {
            done.countDown();
          }
        }
      }.ask();
    }
    assertTrue(done.await(60, TimeUnit.SECONDS));
    long millis = (System.nanoTime() - begun) / 1_000_000;
    settling.shutdown();
    nodes.forEach(BudgetSpecification::flush);
    long turns =
        answer(
            stores
                .get(0)
                .ask(
                    handle ->
                        handle
                            .createQuery("select sum(turns) from gatehouse_budget_pots")
                            .mapTo(Long.class)
                            .one()));
    BudgetList.State state = answer(nodes.get(0).list().states()).get(0);
    long over = Math.max(0, state.spent() - shared.amount());
    System.err.printf(
        "budget: 3 nodes, %d callers, seed %d: %d granted, %s of 1000 spent, overshoot %d,"
            + " %d transactions, %d ms%n",
        callers, seed, granted.get(), new Money(state.spent()), over, turns, millis);
    assertEquals(0, unavailable.get());
    assertEquals(spent.get(), state.spent());
    assertEquals(0, state.reserved());
    assertEquals(0, over);
    assertTrue(granted.get() >= 1000, "as much is granted as fits at the least");
    assertEquals(LocalDate.of(2026, 12, 1), state.since());
  }
}
