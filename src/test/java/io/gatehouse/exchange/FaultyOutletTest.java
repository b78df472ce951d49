// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.Caller;
import io.gatehouse.provider.Demo;
import io.gatehouse.routing.Balancer;
import io.gatehouse.routing.Loads;
import io.gatehouse.routing.Patience;
import io.gatehouse.routing.Router;
import io.gatehouse.transport.Transport;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a client's end that does nothing but fail does to its own exchange, and to others. */
class FaultyOutletTest {
  enum Fault {
    EXCEPTION,
    ERROR;

    void happen() {
      switch (this) {
        case EXCEPTION -> throw new IllegalStateException("no head");
        case ERROR -> throw new StackOverflowError("no head");
      }
    }
  }

  /** Hears of a head and of a break, and nothing else. */
  private record Client(Consumer<ReplyHead> hears, Runnable broken) implements Outlet {
    @Override
    public void onGone(Consumer<Gone> gone) {}

    @Override
    public void head(ReplyHead head) {
      hears.accept(head);
    }

    @Override
    public void write(ByteBuffer bytes, Runnable taken) {
      taken.run();
    }

    @Override
    public void end(Runnable done) {
      done.run();
    }

    @Override
    public void abort() {
      broken.run();
    }
  }

  private static final Transport.Call SILENCE =
      new Transport.Call() {
        @Override
        public void grant(int bytes) {}

        @Override
        public void cancel() {}
      };

  private final ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();
  private final CountDownLatch settled = new CountDownLatch(5);
  private final Exchanges exchanges = exchanges();

  @AfterEach
  void stopScheduler() {
    scheduler.shutdownNow();
  }

  /** Several, so that one of them has its turn after it, whatever the order. */
  @ParameterizedTest
  @EnumSource
  void itIsOverAndTheOthersStillHaveTheirTimeLimit(Fault fault) throws Exception {
    List<CompletableFuture<Integer>> others = new ArrayList<>();
    open(new Client(head -> fault.happen(), fault::happen));
    for (int i = 0; i < 4; i++) {
      CompletableFuture<Integer> status = new CompletableFuture<>();
      others.add(status);
      open(new Client(head -> status.complete(head.status()), () -> {}));
    }
    for (CompletableFuture<Integer> status : others) {
      assertEquals(504, status.get(9, TimeUnit.SECONDS));
    }
    assertEquals(true, settled.await(9, TimeUnit.SECONDS));
    exchanges.awaitNone(Duration.ofSeconds(9));
    assertEquals(new Traffic(0, 5, 0), exchanges.traffic());
  }

  private void open(Outlet outlet) {
    String body = "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    exchanges.open(
        OpenAiChat.DIALECT,
        new Ask(
            "id",
            Caller.ANONYMOUS,
            "",
            Endpoint.CHAT,
            Headers.NONE,
            ByteBuffer.wrap(body.getBytes(UTF_8)),
            Optional.empty()),
        outlet);
  }

  private Exchanges exchanges() {
    Duration ever = Duration.ZERO;
    Upstream silent =
        new Upstream(
            "silent",
            new Demo(),
            (request, listener) -> SILENCE,
            Resting.keys("key"),
            Resting.breaker(),
            Resting.budget(),
            new Bulkhead(Bulkhead.Settings.UNBOUNDED),
            Set.of(),
            Headers.NONE,
            new Patience(Duration.ofMillis(200), ever, ever, ever, ever));
    Router router =
        new Router(
            List.of(),
            Map.of(),
            List.of(new Router.Place("silent", List.of(), Optional.empty())),
            Optional.empty(),
            name -> Set.of());
    var made =
        new Exchanges(
            router,
            new Balancer(
                new Loads(System::nanoTime, Duration.ofMinutes(1)),
                target -> true,
                ThreadLocalRandom::current),
            Wishes.refused(),
            Map.of("silent", silent),
            Resting.retries(),
            new ExchangeSettings(
                ever,
                ever,
                ever,
                1000,
                "test",
                false,
                new FailoverSettings(false, false),
                Bulkhead.Settings.UNBOUNDED),
            record -> settled.countDown());
    made.runOn(scheduler);
    return made;
  }
}
