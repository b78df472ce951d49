// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The clock that everything of a gateway runs by. */
class ClockTest {
  enum Fault {
    EXCEPTION {
      @Override
      void happen(int turn) {
        throw new IllegalStateException("in turn " + turn);
      }
    },
    ERROR {
      @Override
      void happen(int turn) {
        throw new StackOverflowError("in turn " + turn);
      }
    };

    abstract void happen(int turn);
  }

  @ParameterizedTest
  @EnumSource
  void aFaultIsToldOnceAndEndsNothing(Fault fault) throws Exception {
    try (var log = new LogLines("io.gatehouse.config.Clock");
        var upstream = new ScriptedUpstream((request, reply) -> {});
        var server = GatewayServer.start(Kind.JETTY, upstream)) {
      ScheduledExecutorService clock = server.gateway().application().scheduler();
      var delayed = new AtomicInteger();
      var fixed = new AtomicInteger();
      var unused =
          new Object[] {
            clock.scheduleWithFixedDelay(
                () -> fault.happen(delayed.incrementAndGet()), 0, 1, TimeUnit.MILLISECONDS),
            clock.scheduleAtFixedRate(
                () -> fault.happen(fixed.incrementAndGet()), 0, 1, TimeUnit.MILLISECONDS)
          };
      GatewayServer.waitFor(
          () -> delayed.get() > 2 && fixed.get() > 2,
          () -> delayed.get() + " and " + fixed.get() + " turns of " + unused.length);
      clock.execute(() -> fault.happen(1));
      GatewayServer.waitFor(() -> log.all().size() == 1, log.all()::toString);
      assertEquals(1, log.with("goes on with its next turn"), log.all()::toString);
    }
  }
}
