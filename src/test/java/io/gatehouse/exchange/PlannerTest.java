// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.model.Caller;
import io.gatehouse.routing.Balance;
import io.gatehouse.routing.Balancer;
import io.gatehouse.routing.Choice;
import io.gatehouse.routing.Loads;
import io.gatehouse.routing.Patience;
import io.gatehouse.routing.Route;
import io.gatehouse.routing.Router;
import io.gatehouse.routing.Target;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;

class PlannerTest {
  private static final Target FIRST = new Target("up", "first");
  private static final Target SECOND = new Target("up", "second");

  @Test
  void targetsAreTriedAsTheBalancerSays() {
    Route route =
        new Route(
            "fast",
            List.of(new Choice(FIRST), new Choice(SECOND)),
            Balance.PRIORITY,
            false,
            List.of(),
            Patience.Overrides.NONE);
    Router router =
        new Router(
            List.of(route),
            Map.of(),
            List.of(new Router.Place("up", List.of(), Optional.empty())),
            Optional.empty(),
            name -> Set.of());
    Balancer balancer =
        new Balancer(
            new Loads(() -> 0, Duration.ofMinutes(1)),
            target -> !target.equals(FIRST),
            () -> new Random(0));
    Planner planner = new Planner(router, balancer, Wishes.refused());
    Plan plan = planner.plan(ask("{\"model\":\"fast\",\"input\":\"x\"}"));
    assertEquals(List.of(SECOND, FIRST), plan.targets());
    assertEquals(route, plan.selection().route());
    assertEquals("fast", plan.route());
  }

  private static Ask ask(String body) {
    return new Ask(
        "id",
        Caller.ANONYMOUS,
        "",
        Endpoint.EMBEDDINGS,
        Headers.NONE,
        ByteBuffer.wrap(body.getBytes(UTF_8)),
        Optional.empty());
  }
}
