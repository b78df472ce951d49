// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;

/** An upstream that closes the connections it has promised to keep, under traffic. */
class ClosingUpstreamTest {
  private static final int CALLERS = 8;
  private static final int REQUESTS = 250;
  private static final byte[] WHOLE =
      ("{\"id\":\"c1\",\"object\":\"chat.completion\",\"choices\":[{\"index\":0,\"message\":"
              + "{\"role\":\"assistant\",\"content\":\"whole\"},\"finish_reason\":\"stop\"}]}")
          .getBytes(UTF_8);
  private static final String BODY =
      "{\"model\":\"m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  /** With one try only, so that nothing but the connection itself can make up for it. */
  @Test
  void nobodyHearsOfIt() throws Exception {
    long seed = System.nanoTime();
    AtomicInteger connections = new AtomicInteger();
    ExecutorService callers = Executors.newFixedThreadPool(CALLERS);
    try (var upstream = new ScriptedUpstream((request, reply) -> answer(reply, seed, connections));
        var server = GatewayServer.start(Kind.JETTY, upstream)) {
      List<Callable<Map<Integer, Integer>>> all = new ArrayList<>();
      for (int i = 0; i < CALLERS; i++) {
        all.add(() -> statuses(server.port()));
      }
      Map<Integer, Integer> heard = new TreeMap<>();
      for (Future<Map<Integer, Integer>> one : callers.invokeAll(all)) {
        one.get(60, TimeUnit.SECONDS).forEach((status, n) -> heard.merge(status, n, Integer::sum));
      }
      assertEquals(Map.of(200, CALLERS * REQUESTS), heard, "seed " + seed);
      assertTrue(upstream.connections() > CALLERS, "none was closed");
      server.assertNothingLeft();
    } finally {
      callers.shutdownNow();
    }
  }

  /** Closes at once, after a moment, or not at all, and never says so. */
  private static void answer(ScriptedUpstream.Reply reply, long seed, AtomicInteger turn)
      throws Exception {
    Random random = new Random(seed + turn.getAndIncrement());
    reply.whole(200, "application/json", WHOLE);
    int moment = random.nextInt(3);
    if (moment == 0) {
      return;
    }
    LockSupport.parkNanos(moment == 1 ? 0 : random.nextInt(2_000_000));
    if (random.nextBoolean()) {
      reply.cut();
    }
    throw new SocketException("closed by the script");
  }

  private static Map<Integer, Integer> statuses(int port) throws Exception {
    Map<Integer, Integer> heard = new TreeMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      heard.merge(RawClient.ask(port, "/v1/chat/completions", BODY).status(), 1, Integer::sum);
    }
    return heard;
  }
}
