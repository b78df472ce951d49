// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.gatehouse.model.Budget;
import io.gatehouse.model.Caller;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Money;
import io.gatehouse.model.NamePattern;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jdbi.v3.core.Handle;
import org.junit.jupiter.api.Test;

/** Budgets whose database says nothing any more. */
class BudgetsTest {
  private static final class Mute implements Transactions {
    @Override
    public <T> CompletionStage<T> ask(Function<Handle, T> work) {
      return new CompletableFuture<>();
    }
  }

  private static Budget budget() {
    return new Budget(
        "b",
        Budget.Scope.ALL,
        new NamePattern("*"),
        Budget.Unit.MONEY,
        1,
        Budget.Period.DAY,
        ZoneOffset.UTC,
        true,
        80);
  }

  private static String code(Optional<Failure> refused) {
    return refused.flatMap(Failure::code).orElse("yes");
  }

  @Test
  void aDatabaseThatSpeaksNothingButItsOwnLanguageWillDo() throws Exception {
    String url = "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
    try (Store store =
        Store.open(Pool.at(url, "sa", "", Optional.empty()), Duration.ofSeconds(30))) {
      store.await(Duration.ofSeconds(30));
      Budgets budgets =
          new Budgets(store::ask, List.of(budget()), Duration.ofMinutes(1), Clock.systemUTC());
      BlockingQueue<String> told = new LinkedBlockingQueue<>();
      for (int i = 0; i < 2; i++) {
        Claim claim = budgets.claim(new Caller("ann"));
        assertNotNull(claim);
        claim.reserve(new Money(1), 0, refused -> told.add(code(refused)));
      }
      assertEquals("yes", told.poll(30, TimeUnit.SECONDS));
      assertEquals("budget_exhausted", told.poll(30, TimeUnit.SECONDS));
    }
  }

  @Test
  void whoComesWhenFarTooManyWaitIsRefusedAtOnce() {
    Budgets budgets =
        new Budgets(new Mute(), List.of(budget()), Duration.ofMinutes(1), Clock.systemUTC());
    List<String> told = new ArrayList<>();
    for (int i = 0; i < Budgets.MOST_WAITING + 3; i++) {
      Claim claim = budgets.claim(new Caller("ann"));
      assertNotNull(claim);
      claim.reserve(new Money(1), 0, refused -> told.add(code(refused)));
    }
    assertEquals(List.of("budget_unavailable", "budget_unavailable"), told);
  }
}
