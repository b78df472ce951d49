// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Rate;
import io.gatehouse.policy.Purse;
import io.gatehouse.policy.SharedRates;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

/** Three nodes that share a rate, by what they share it in truth. */
class NodesAndRatesTest {
  private static final int NODES = 3;
  private static final int CALLERS = 1000;
  private static final int TURNS = 4;
  private static final Rate RATE = Rate.parse("3000/hour");

  /** So long each node's callers are spread over. */
  private static final long WHILE_MILLIS = 2000;

  private final List<AutoCloseable> open = new ArrayList<>();

  @Test
  void byPostgres() throws Exception {
    String url = Postgres.create();
    List<BiFunction<String, BucketConfiguration, Bucket>> nodes = new ArrayList<>();
    for (int i = 0; i < NODES; i++) {
      Store store =
          Store.open(Postgres.place(url, Optional.of("gatehouse")), Duration.ofSeconds(30));
      open.add(store);
      store.await(Duration.ofSeconds(30));
      assertTrue(store.condition().up(), store.condition().detail());
      nodes.add(new RateTable(store)::bucket);
    }
    takeAll("PostgreSQL", nodes);
  }

  @Test
  void byRedis() throws Exception {
    int port = freePort();
    RedisServer server = RedisServer.newRedisServer().port(port).setting("save ''").build();
    server.start();
    try {
      List<BiFunction<String, BucketConfiguration, Bucket>> nodes = new ArrayList<>();
      for (int i = 0; i < NODES; i++) {
        RedisRates redis = new RedisRates(URI.create("redis://127.0.0.1:" + port + "/0"));
        open.add(redis);
        nodes.add(redis::bucket);
      }
      takeAll("Redis", nodes);
    } finally {
      server.stop();
    }
  }

  @Test
  void whenRedisGoesEachNodeGoesOnWithItsPart() throws Exception {
    int port = freePort();
    RedisServer server = RedisServer.newRedisServer().port(port).setting("save ''").build();
    server.start();
    RedisRates redis = new RedisRates(URI.create("redis://127.0.0.1:" + port));
    open.add(redis);
    SharedRates rates = rates(redis::bucket, Executors.newFixedThreadPool(2));
    Purse purse = rates.purse("k", Rate.parse("9/hour"));
    assertEquals(2, takes(purse, 2));
    server.stop();
    assertEquals(3, takes(purse, 8));
    assertTrue(rates.isAway());
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private static int takes(Purse purse, int count) throws Exception {
    AtomicLong granted = new AtomicLong();
    CountDownLatch told = new CountDownLatch(count);
    for (int i = 0; i < count; i++) {
      purse.take(
          1,
          left -> {
            granted.addAndGet(left.granted() ? 1 : 0);
            told.countDown();
          });
    }
    assertTrue(told.await(20, TimeUnit.SECONDS), "somebody hangs");
    return granted.intValue();
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  private SharedRates rates(
      BiFunction<String, BucketConfiguration, Bucket> buckets, ExecutorService threads) {
    ScheduledExecutorService clock = Executors.newScheduledThreadPool(1);
    SharedRates rates = new SharedRates("somewhere", buckets, threads, NODES, System::nanoTime);
    rates.runOn(clock);
    open.add(threads::shutdownNow);
    open.add(clock::shutdownNow);
    return rates;
  }

  private void takeAll(String by, List<BiFunction<String, BucketConfiguration, Bucket>> nodes)
      throws Exception {
    AtomicLong granted = new AtomicLong();
    AtomicLong questions = new AtomicLong();
    List<SharedRates> all = new ArrayList<>();
    CountDownLatch done = new CountDownLatch(NODES * CALLERS * TURNS);
    ScheduledExecutorService callers = Executors.newScheduledThreadPool(4);
    open.add(callers::shutdownNow);
    long begun = System.nanoTime();
    for (var node : nodes) {
      SharedRates rates = rates(node, counting(questions));
      all.add(rates);
      Purse purse = rates.purse("shared", RATE);
      for (int i = 0; i < CALLERS * TURNS; i++) {
        callers.schedule(
            () ->
                purse.take(
                    1,
                    left -> {
                      granted.addAndGet(left.granted() ? 1 : 0);
                      done.countDown();
                    }),
            i * WHILE_MILLIS / (CALLERS * TURNS),
            TimeUnit.MILLISECONDS);
      }
    }
    assertTrue(done.await(60, TimeUnit.SECONDS), "somebody hangs");
    long nanos = System.nanoTime() - begun;
    long allowed = RATE.amount() + RATE.amount() * nanos / RATE.per().toNanos() + 1;
    double over = 100.0 * Math.max(0, granted.get() - allowed) / allowed;
    System.err.printf(
        "rate by %s: %d nodes, %d callers each, asked %d times: %d of %d granted,"
            + " overshoot %.2f %%, %d questions, %d ms%n",
        by,
        NODES,
        CALLERS,
        NODES * CALLERS * TURNS,
        granted.get(),
        allowed,
        over,
        questions.get(),
        nanos / 1_000_000);
    for (SharedRates rates : all) {
      assertEquals(false, rates.isAway());
    }
    assertTrue(over <= 0.5, "overshoot");
    assertTrue(granted.get() >= RATE.amount() * 995 / 1000, "as much is granted as there is");
    for (AutoCloseable one : open) {
      one.close();
    }
  }

  private static ExecutorService counting(AtomicLong questions) {
    return new ThreadPoolExecutor(2, 2, 0, TimeUnit.SECONDS, new LinkedBlockingQueue<>()) {
      @Override
      protected void beforeExecute(Thread thread, Runnable task) {
        questions.incrementAndGet();
      }
    };
  }
}
