// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.ledger.BudgetList;
import io.gatehouse.ledger.Budgets;
import io.gatehouse.model.Budget;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Json;
import jakarta.inject.Singleton;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Map;

/** Budgets, as administrators list, make and change them, and what nobody knows the price of. */
@Singleton
@ForAdministrators
@Path("admin/api")
@Produces(MediaType.APPLICATION_JSON)
public class AdminBudgets {
  /** How one of those stands who have a budget. */
  @JsonbPropertyOrder({"subject", "since", "spent", "reserved"})
  public record Account(String subject, String since, String spent, String reserved) {
    static Account of(BudgetList.State state) {
      Budget budget = state.budget();
      return new Account(
          state.subject(),
          state.since().toString(),
          budget.text(state.spent()),
          budget.text(state.reserved()));
    }
  }

  /**
   * A budget.
   *
   * @param origin {@code settings} or {@code database}
   */
  @JsonbPropertyOrder({
    "name",
    "scope",
    "whose",
    "unit",
    "amount",
    "per",
    "zone",
    "hard",
    "warn",
    "origin",
    "accounts"
  })
  public record View(
      String name,
      String scope,
      String whose,
      String unit,
      String amount,
      String per,
      String zone,
      boolean hard,
      int warn,
      String origin,
      List<Account> accounts) {
    static View of(Budget budget, boolean fixed, List<Account> accounts) {
      return new View(
          budget.name(),
          budget.scope().word(),
          budget.whose().text(),
          budget.unit().word(),
          budget.text(budget.amount()),
          budget.period().word(),
          budget.zone().getId(),
          budget.hard(),
          budget.warn(),
          fixed ? "settings" : "database",
          accounts);
    }
  }

  /** All budgets. */
  public record Views(List<View> data) {}

  /** How many answers there were, by upstream and model, that nobody knows the price of. */
  public record Unknown(Map<String, Long> unknown) {}

  @GET
  @Path("budgets")
  public void list(@Suspended AsyncResponse reply) {
    AdminVisit visit = AdminVisit.current();
    BudgetList list = budgets(visit);
    visit.answer(reply, list.states(), states -> Response.ok(views(list, states)).build());
  }

  private static Views views(BudgetList list, List<BudgetList.State> states) {
    return new Views(
        list.all().stream()
            .map(
                budget ->
                    View.of(
                        budget,
                        list.isFixed(budget.name()),
                        states.stream()
                            .filter(state -> state.budget().equals(budget))
                            .map(Account::of)
                            .toList()))
            .toList());
  }

  @PUT
  @Path("budgets/{name}")
  public void put(@PathParam("name") String name, @Suspended AsyncResponse reply) {
    AdminVisit visit = AdminVisit.current();
    BudgetList list = budgets(visit);
    Budget budget = BudgetForm.read(name, visit.form());
    requireOurs(list, name);
    String detail =
        Json.object()
            .add("scope", budget.scope().word())
            .add("whose", budget.whose().text())
            .add("amount", budget.text(budget.amount()) + " " + budget.unit().word())
            .add("per", budget.period().word())
            .add("hard", budget.hard())
            .build()
            .toString();
    visit.answer(
        reply,
        list.put(visit.actor(), budget, detail),
        made -> Response.ok(View.of(made, false, List.of())).build());
  }

  @DELETE
  @Path("budgets/{name}")
  public void delete(@PathParam("name") String name, @Suspended AsyncResponse reply) {
    AdminVisit visit = AdminVisit.current();
    BudgetList list = budgets(visit);
    requireOurs(list, name);
    visit.answer(
        reply,
        list.delete(visit.actor(), name),
        there -> Response.status(Response.Status.NO_CONTENT).build());
  }

  @GET
  @Path("prices")
  public Unknown prices() {
    return new Unknown(AdminVisit.current().gateway().application().toll().prices().missed());
  }

  private static BudgetList budgets(AdminVisit visit) {
    var unused = visit.store();
    return visit.gateway().application().toll().budgets().map(Budgets::list).orElseThrow();
  }

  private static void requireOurs(BudgetList list, String name) {
    if (list.isFixed(name)) {
      throw new Refused(
          Failure.of(Kind.INVALID, "The budget '" + name + "' stands in the settings.")
              .withStatus(409)
              .withCode("budget_in_settings"));
    }
  }
}
