// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.ledger.Budgets;
import io.gatehouse.ledger.Transactions;
import io.gatehouse.model.Allowance;
import io.gatehouse.model.Budget;
import io.gatehouse.model.Caller;
import io.gatehouse.model.Failure;
import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Rate;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.Left;
import io.gatehouse.policy.LocalRates;
import io.gatehouse.policy.PriceTable;
import io.gatehouse.policy.Prices;
import io.gatehouse.policy.Purse;
import io.gatehouse.policy.Quota;
import io.gatehouse.policy.Quotas;
import io.gatehouse.policy.Rates;
import io.gatehouse.routing.Patience;
import io.gatehouse.routing.Target;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Envelope;
import io.gatehouse.wire.Headers;
import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** A bill whose answers come late, or after its end. */
class BillTest {
  private static final Ask ASK =
      new Ask(
          "id",
          new Caller("ann"),
          "",
          Endpoint.CHAT,
          Headers.NONE,
          ByteBuffer.allocate(0),
          Optional.empty());

  /** A database that answers when it is told to. */
  private static final class Late implements Transactions {
    private final List<CompletableFuture<?>> open = new ArrayList<>();

    @Override
    public <T> CompletionStage<T> ask(Function<Handle, T> work) {
      CompletableFuture<T> answer = new CompletableFuture<>();
      open.add(answer);
      return answer;
    }

    void fail() {
      List<CompletableFuture<?>> failing = List.copyOf(open);
      open.clear();
      failing.forEach(one -> one.completeExceptionally(new IllegalStateException("away")));
    }
  }

  private final Late database = new Late();
  private final List<String> told = new ArrayList<>();
  private final Toll toll = toll(false);

  private Toll toll(boolean bounded) {
    Allowance one =
        new Allowance(
            List.of(), List.of(), OptionalInt.of(1), OptionalLong.empty(), OptionalLong.empty());
    Budget budget =
        new Budget(
            "b",
            Budget.Scope.ALL,
            new NamePattern("*"),
            Budget.Unit.TOKENS,
            1000,
            Budget.Period.DAY,
            ZoneOffset.UTC,
            true,
            80);
    return new Toll(
        new Quotas(
            new Quotas.Settings(Allowance.UNLIMITED, one, Map.of(), Map.of(), Map.of(), 100),
            new LocalRates(System::nanoTime)),
        new Prices(new PriceTable(List.of()), Map.of(), Optional.empty(), Clock.systemUTC()),
        Optional.of(
            new Budgets(database, List.of(budget), Duration.ofMinutes(10), Clock.systemUTC())),
        new Toll.Terms(100, 200, bounded),
        Optional.empty(),
        () -> {});
  }

  private static Plan plan(String body) {
    return new Plan(
        new Envelope(body.getBytes(UTF_8)),
        false,
        Selection.of(new Target("up", "m"), Patience.Overrides.NONE));
  }

  private Bill admit(Toll toll, String body) {
    Plan plan = plan(body);
    Bill bill = toll.bill(ASK, plan);
    assertFalse(bill.isFree());
    bill.admit(plan, refused -> told.add(refused.flatMap(Failure::code).orElse("yes")));
    return bill;
  }

  @Test
  void whoLeavesBeforeTheAnswerGivesBackWhatItHadWhenTheAnswerComes() {
    Bill first = admit(toll, "{\"messages\":[]}");
    assertEquals(List.of(), told);
    first.close();
    Bill second = admit(toll, "{\"messages\":[]}");
    assertEquals(List.of("too_many_requests_in_flight"), told);
    assertTrue(second.heard());
    second.close();
    database.fail();
    assertEquals("budget_unavailable", told.get(1));
    assertFalse(first.heard());
    Bill third = admit(toll, "{\"messages\":[]}");
    assertEquals(2, told.size(), "there is a place again, and the budget is asked");
    database.fail();
    assertTrue(third.heard());
    third.close();
    third.close();
    admit(toll, "{\"messages\":[]}");
    assertEquals(3, told.size());
  }

  @Test
  void callersWithAHardBudgetMayHaveToNameABound() {
    Toll bounded = toll(true);
    Bill without = admit(bounded, "{\"messages\":[]}");
    assertEquals(List.of("missing_required_parameter"), told);
    assertTrue(without.heard());
    without.close();
    admit(bounded, "{\"messages\":[],\"max_tokens\":7}");
    assertEquals(1, told.size());
  }

  @Test
  void whatFailsHalfWayKeepsNoPlace() {
    boolean[] broken = {true};
    Rates rates =
        (key, rate) ->
            new Purse() {
              @Override
              public Rate rate() {
                return rate;
              }

              @Override
              public void take(long amount, Consumer<Left> told) {
                if (broken[0]) {
                  throw new IllegalStateException("a fault of ours");
                }
                told.accept(new Left(true, 1, Duration.ZERO));
              }

              @Override
              public void put(long amount) {}

              @Override
              public Optional<Quota> look() {
                return Optional.empty();
              }

              @Override
              public boolean isFull() {
                return false;
              }
            };
    Allowance one =
        new Allowance(
            List.of(Rate.parse("9/day")),
            List.of(),
            OptionalInt.of(1),
            OptionalLong.empty(),
            OptionalLong.empty());
    Toll limited =
        new Toll(
            new Quotas(
                new Quotas.Settings(Allowance.UNLIMITED, one, Map.of(), Map.of(), Map.of(), 100),
                rates),
            Toll.FREE.prices(),
            Optional.empty(),
            new Toll.Terms(100, 200, false),
            Optional.empty(),
            () -> {});
    Bill bill = limited.bill(ASK, plan("{}"));
    assertThrows(
        IllegalStateException.class, () -> bill.admit(plan("{}"), refused -> told.add("no")));
    bill.close();
    broken[0] = false;
    admit(limited, "{}");
    assertEquals(List.of("yes"), told);
  }

  @Test
  void aBoundOfAMillionDigitsIsNotEvenReckoned() {
    Envelope endless = new Envelope(("{\"max_tokens\":5." + "0".repeat(100) + "}").getBytes(UTF_8));
    Refused refused = assertThrows(Refused.class, () -> Wants.of(Endpoint.CHAT, endless, false));
    assertEquals(Optional.of("max_tokens"), refused.failure().param());
  }
}
