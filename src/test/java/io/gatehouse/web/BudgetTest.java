// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.ledger.Budgets;
import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** Budgets, as callers and administrators meet them. */
class BudgetTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String KEY = "an-administrators-key";
  private static final String WHOLE =
      "{\"choices\":[{\"index\":0,\"message\":{\"role\":\"assistant\",\"content\":\"Hello\"},"
          + "\"finish_reason\":\"stop\"}],\"usage\":{\"prompt_tokens\":40,\"completion_tokens\":60}}";

  private static ScriptedUpstream upstream() throws Exception {
    return new ScriptedUpstream(
        (request, reply) -> {
          boolean fails = request.text().contains("fails");
          reply.whole(
              fails ? 500 : 200,
              "application/json",
              (fails ? "{\"error\":{\"message\":\"no\"}}" : WHOLE).getBytes(UTF_8));
        });
  }

  private static GatewayServer server(ScriptedUpstream up, String... settings) throws Exception {
    String[] all = new String[settings.length + 2];
    System.arraycopy(settings, 0, all, 2, settings.length);
    all[0] =
        "gatehouse.datasource.url=jdbc:h2:mem:"
            + UUID.randomUUID()
            + ";DB_CLOSE_DELAY=-1;MODE=PostgreSQL;DATABASE_TO_LOWER=TRUE";
    all[1] = "gatehouse.admin-key=" + KEY;
    GatewayServer server = GatewayServer.start(Kind.JETTY, up, all);
    GatewayServer.waitFor(
        () -> server.gateway().application().toll().budgets().orElseThrow().list().isRead(),
        () -> "the database does not come");
    return server;
  }

  private static RawClient.Reply ask(GatewayServer server, String model, String more)
      throws Exception {
    return RawClient.ask(server.port(), PATH, asking(model, more));
  }

  private static String asking(String model, String more) {
    return "{\"model\":\""
        + model
        + "\","
        + more
        + "\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";
  }

  private static String admin(GatewayServer server, String method, String path, String body)
      throws Exception {
    RawClient.Reply reply =
        AdminClient.send(server.port(), method, "/admin/api/" + path, KEY, body);
    return reply.status() + " " + reply.text();
  }

  private static void settled(GatewayServer server) {
    server.assertNothingLeft();
    Budgets budgets = server.gateway().application().toll().budgets().orElseThrow();
    budgets.flush();
    GatewayServer.waitFor(() -> !budgets.owes(), () -> "something is owed");
  }

  @Test
  void aHardBudgetIsNeverExceeded() throws Exception {
    try (var up = upstream();
        var server =
            server(up, "gatehouse.budgets.all.amount=0.0080", "gatehouse.budgets.all.warn=50%")) {
      int answers = 0;
      RawClient.Reply reply = ask(server, "gpt-4o", "\"max_tokens\":500,");
      while (reply.status() == 200) {
        answers++;
        settled(server);
        reply = ask(server, "gpt-4o", "\"max_tokens\":500,");
      }
      assertEquals(5, answers, "0.0007 each, and 0.00517 have to be there");
      assertEquals(429, reply.status());
      assertTrue(reply.text().contains("budget_exhausted"), reply.text());
      assertEquals("false", reply.header("x-should-retry"));
      assertEquals("", reply.header("retry-after"));
      RawClient.Reply shorter = ask(server, "gpt-4o", "\"max_tokens\":400,");
      assertEquals(200, shorter.status());
      settled(server);
      RawClient.Reply another = ask(server, "gpt-4o", "\"max_tokens\":300,");
      assertEquals(200, another.status());
      settled(server);
      String warned =
          ask(server, "gpt-4o", "\"max_tokens\":100,").header("x-gatehouse-budget-warning");
      assertEquals("all; spent=0.0049; amount=0.008", warned);
      settled(server);
      String state = admin(server, "GET", "budgets", "");
      assertTrue(state.contains("\"origin\":\"settings\""), state);
      assertTrue(state.contains("\"spent\":\"0.0056\",\"reserved\":\"0\""), state);
    }
  }

  @Test
  void whatFailsCostsNothingAndWhatNobodyKnowsThePriceOfIsRefused() throws Exception {
    try (var up = upstream();
        var server = server(up, "gatehouse.budgets.all.amount=0.0060")) {
      for (int i = 0; i < 3; i++) {
        assertEquals(
            500,
            ask(server, "gpt-4o", "\"max_tokens\":500,\"user\":\"fails\",").status() / 100 * 100);
        settled(server);
      }
      RawClient.Reply unknown = ask(server, "mystery", "\"max_tokens\":1,");
      assertEquals(403, unknown.status());
      assertTrue(unknown.text().contains("price_unknown"), unknown.text());
      assertEquals(
          429, ask(server, "gpt-4o", "").status(), "the model's longest answer costs more");
      assertEquals(200, ask(server, "gpt-4o", "\"max_tokens\":500,").status());
      assertEquals(3 + 1, up.requests().size());
    }
  }

  @Test
  void aKeyThatNamesModelsSeesAndGetsNoOthers() throws Exception {
    try (var up = upstream();
        var server =
            server(
                up,
                "gatehouse.upstreams.up.models=gpt-4o,gpt-5,o3",
                "gatehouse.default-model=up/o3")) {
      String made =
          admin(
              server,
              "PUT",
              "keys/few",
              "{\"name\":\"few\",\"models\":[\"gpt-4*\",\"up/gpt-5\"],"
                  + "\"limits\":{\"longest_output\":10}}");
      String key = "Authorization: Bearer " + made.replaceAll(".*\"key\":\"([^\"]+)\".*", "$1");
      assertEquals("200", status(server, key, "gpt-4o", ""));
      assertEquals("200", status(server, key, "up/gpt-5", ""));
      assertEquals("403 model_not_allowed", status(server, key, "gpt-5", ""));
      assertEquals("403 model_not_allowed", status(server, key, "unknown", ""));
      assertEquals("400 output_too_long", status(server, key, "gpt-4o", "\"max_tokens\":11,"));
      String list = RawClient.request(server.port(), "GET", "/v1/models", key).text();
      assertTrue(list.contains("up/gpt-5"), list);
      assertTrue(!list.contains("o3"), list);
    }
  }

  private static String status(GatewayServer server, String key, String model, String more)
      throws Exception {
    return AdminClient.outcome(RawClient.ask(server.port(), PATH, asking(model, more), key));
  }

  @Test
  void administratorsMakeBudgets() throws Exception {
    try (var up = upstream();
        var server = server(up)) {
      String put =
          admin(
              server,
              "PUT",
              "budgets/tokens",
              "{\"scope\":\"caller\",\"unit\":\"tokens\",\"amount\":\"150\",\"per\":\"day\",\"hard\":false}");
      assertTrue(put.startsWith("200 "), put);
      assertEquals(200, ask(server, "mystery", "").status());
      settled(server);
      assertEquals(200, ask(server, "mystery", "").status());
      settled(server);
      assertEquals(
          "tokens; spent=200; amount=150",
          ask(server, "mystery", "").header("x-gatehouse-budget-warning"));
      assertTrue(admin(server, "GET", "budgets", "").contains("\"subject\":\"anonymous\""));
      assertTrue(admin(server, "GET", "prices", "").contains("\"up/mystery\":3"));
      assertTrue(admin(server, "PUT", "budgets/x", "{}").startsWith("400 "));
      assertTrue(
          admin(server, "PUT", "budgets/x", "{\"amount\":\"1\",\"per\":\"year\"}")
              .startsWith("400 "));
      String half = "{\"amount\":\"1.5\",\"unit\":\"tokens\"}";
      assertTrue(admin(server, "PUT", "budgets/x", half).contains("whole number of tokens"));
      assertTrue(admin(server, "DELETE", "budgets/tokens", "").startsWith("204 "));
      assertEquals("", ask(server, "mystery", "").header("x-gatehouse-budget-warning"));
      String audit = admin(server, "GET", "audit", "");
      assertTrue(audit.contains("budget.put") && audit.contains("budget.delete"), audit);
    }
  }
}
