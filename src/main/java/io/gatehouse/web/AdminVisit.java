// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.KeyDesk;
import io.gatehouse.ledger.AuditTrail;
import io.gatehouse.ledger.Store;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.concurrent.CompletionStage;
import java.util.function.Function;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** An administrator's request on its way through a resource. */
record AdminVisit(Gateway gateway, Visit visit) {
  private static final Logger LOG = Logger.getLogger(AdminVisit.class.getName());
  private static final int PAGE = 100;
  private static final int LARGEST_PAGE = 1000;

  static AdminVisit current() {
    HttpServletRequest request = Current.request();
    return new AdminVisit(Gateway.of(request.getServletContext()), Visit.of(request));
  }

  String actor() {
    return visit.administrator();
  }

  KeyDesk desk() {
    return gateway.application().desk().orElseThrow(AdminVisit::nothingIsKept);
  }

  Store store() {
    return gateway.application().store().orElseThrow(AdminVisit::nothingIsKept);
  }

  private static Refused nothingIsKept() {
    return new Refused(
        Failure.of(
                Kind.NOT_CONFIGURED,
                "This gateway keeps nothing: gatehouse.datasource.embedded is false, and no other"
                    + " database is set.")
            .withCode("no_database"));
  }

  KeyForm keyForm() {
    return new KeyForm(JsonForm.of(visit.takeBody()));
  }

  void requireNoBody() {
    JsonForm.of(visit.takeBody()).requireNoMore();
  }

  /** Writes down what was done to this node alone; that it cannot be undoes nothing. */
  void note(String action, String subject) {
    gateway
        .application()
        .store()
        .ifPresent(
            store -> {
              var unused =
                  store
                      .ask(
                          handle -> {
                            AuditTrail.write(handle, Instant.now(), actor(), action, subject, "{}");
                            return action;
                          })
                      .whenComplete((written, failure) -> told(action, subject, failure));
            });
  }

  private static void told(String action, String subject, @Nullable Throwable failure) {
    if (failure != null) {
      LOG.warning(() -> "Not in the audit, because of the database: " + action + " " + subject);
    }
  }

  int limit(@Nullable String text) {
    if (text == null) {
      return PAGE;
    }
    if (text.matches("\\d{1,4}")
        && Integer.parseInt(text) >= 1
        && Integer.parseInt(text) <= LARGEST_PAGE) {
      return Integer.parseInt(text);
    }
    throw JsonForm.refused("limit", "is a whole number from 1 to " + LARGEST_PAGE);
  }

  <T> void answer(AsyncResponse reply, CompletionStage<T> stage, Function<T, Response> as) {
    gateway.adminAnswers().answer(reply, stage, as);
  }
}
