// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.ledger.BudgetList;
import io.gatehouse.ledger.Budgets;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.postgresql.Driver;

/** The database goes under traffic, and comes back. */
@SuppressWarnings("try") // nobody interrupts a test
class BudgetOutageTest {
  private static final long SECONDS = Long.getLong("outage", 8);
  private static final String WHOLE =
      "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":60}}";
  private static final String ASKING =
      "{\"model\":\"m\",\"max_tokens\":100,\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private final List<Throwable> hung = new CopyOnWriteArrayList<>();
  private volatile String phase = "before";
  private volatile boolean over;

  /**
   * It is asked whether it is ready through the DriverManager, which a closed store's driver
   * leaves.
   */
  private static EmbeddedPostgres postgres(Path data, int port) throws IOException, SQLException {
    DriverManager.registerDriver(new Driver());
    return EmbeddedPostgres.builder()
        .setPort(port)
        .setDataDirectory(data)
        .setCleanDataDirectory(false)
        .start();
  }

  private Thread traffic(int port, String key) {
    Thread thread =
        new Thread(
            () -> {
              try {
                while (!over) {
                  String then = phase;
                  RawClient.Reply reply =
                      RawClient.ask(
                          port, "/v1/chat/completions", ASKING, "Authorization: Bearer " + key);
                  String what = key + " " + then + " " + AdminClient.outcome(reply);
                  counts.computeIfAbsent(what, none -> new AtomicInteger()).incrementAndGet();
                  TimeUnit.MILLISECONDS.sleep(5);
                }
              } catch (Exception | AssertionError e) {
                hung.add(e);
              }
            });
    thread.start();
    return thread;
  }

  private int count(String what) {
    return counts.getOrDefault(what, new AtomicInteger()).get();
  }

  @Test
  void whoNeedsNoBudgetGoesOnAndNothingIsLost(@TempDir Path data, @TempDir Path home)
      throws Exception {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    EmbeddedPostgres postgres = postgres(data, port);
    Map<String, String> settings = new LinkedHashMap<>();
    try (var up =
        new ScriptedUpstream(
            (request, reply) -> reply.whole(200, "application/json", WHOLE.getBytes(UTF_8)))) {
      settings.put("gatehouse.upstreams.up.type", "openai");
      settings.put("gatehouse.upstreams.up.base-url", up.base());
      settings.put("gatehouse.upstreams.up.api-key", "k");
      settings.put("gatehouse.auth.api-keys", "hard-key,free-key");
      settings.put("gatehouse.datasource.url", "jdbc:postgresql://localhost:" + port + "/postgres");
      settings.put("gatehouse.home", home.toString());
      settings.put("gatehouse.datasource.user", "postgres");
      settings.put("gatehouse.datasource.password", "postgres");
      settings.put("gatehouse.budgets.hard.amount", "100000000");
      settings.put("gatehouse.budgets.hard.unit", "tokens");
      settings.put("gatehouse.budgets.hard.scope", "caller");
      settings.put("gatehouse.budgets.hard.whose", "key-1");
      settings.put("gatehouse.budgets.hard.per", "total"); // the same at midnight
      try (var server = GatewayServer.start(Kind.JETTY, settings, "")) {
        GatewayServer.waitFor(
            () -> server.gateway().application().store().orElseThrow().condition().up(),
            () -> "the database does not come");
        List<Thread> threads = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
          threads.add(traffic(server.port(), "hard-key"));
          threads.add(traffic(server.port(), "free-key"));
        }
        TimeUnit.SECONDS.sleep(2);
        phase = "going";
        postgres.close();
        phase = "away";
        TimeUnit.SECONDS.sleep(SECONDS);
        phase = "coming";
        postgres = postgres(data, port);
        GatewayServer.waitFor(
            () -> count("hard-key coming 200") > 0, () -> "it does not come back");
        phase = "after";
        TimeUnit.SECONDS.sleep(2);
        over = true;
        for (Thread thread : threads) {
          thread.join(30_000);
        }
        server.assertNothingLeft();
        Budgets budgets = server.gateway().application().toll().budgets().orElseThrow();
        budgets.flush();
        GatewayServer.waitFor(() -> !budgets.owes(), () -> "something is owed");
        CompletableFuture<List<BudgetList.State>> states =
            budgets.list().states().toCompletableFuture();
        GatewayServer.waitFor(states::isDone, () -> "nobody knows");
        int answered =
            counts.entrySet().stream()
                .filter(one -> one.getKey().matches("hard-key .* 200"))
                .mapToInt(one -> one.getValue().get())
                .sum();
        System.err.println("outage of " + SECONDS + " s: " + new TreeMap<>(counts));
        assertEquals(List.of(), hung);
        assertEquals(
            100L * answered,
            states.getNow(List.of()).get(0).spent(),
            "nothing is lost or invented");
        assertEquals(0, states.getNow(List.of()).get(0).reserved());
        assertTrue(count("free-key away 200") > 0);
        assertTrue(count("hard-key away 503 budget_unavailable") > 0);
        assertTrue(count("hard-key after 200") > 0);
        assertTrue(
            counts.keySet().stream()
                .allMatch(what -> what.matches("free-key .* 200|hard-key .* (200|503 .*)")),
            counts.toString());
      }
    } finally {
      postgres.close();
    }
  }
}
