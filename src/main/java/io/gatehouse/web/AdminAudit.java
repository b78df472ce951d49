// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.ledger.AuditEntry;
import io.gatehouse.ledger.AuditTrail;
import io.gatehouse.wire.Json;
import jakarta.inject.Singleton;
import jakarta.json.JsonValue;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What administrators did. */
@Singleton
@ForAdministrators
@Path("admin/api/audit")
@Produces(MediaType.APPLICATION_JSON)
public class AdminAudit {
  /** One thing that was done, as it was written down. */
  @JsonbPropertyOrder({"seq", "occurred", "actor", "action", "subject", "detail", "hash"})
  public record Entry(
      long seq,
      String occurred,
      String actor,
      String action,
      String subject,
      JsonValue detail,
      String hash) {
    static Entry of(AuditEntry entry) {
      return new Entry(
          entry.seq(),
          entry.occurred(),
          entry.actor(),
          entry.action(),
          entry.subject(),
          Json.value(entry.detail()),
          entry.hash());
    }
  }

  /**
   * Some entries, the latest first.
   *
   * @param next the {@code before} that asks for earlier ones, if there may be any
   */
  @JsonbPropertyOrder({"data", "next"})
  public record Page(List<Entry> data, @Nullable Long next) {
    static Page of(List<AuditEntry> entries, int limit) {
      return new Page(
          entries.stream().map(Entry::of).toList(),
          entries.size() < limit ? null : entries.get(entries.size() - 1).seq());
    }
  }

  @GET
  public void list(
      @QueryParam("from") @Nullable String from,
      @QueryParam("to") @Nullable String to,
      @QueryParam("before") @Nullable String before,
      @QueryParam("limit") @Nullable String limit,
      @Suspended AsyncResponse reply) {
    AdminVisit visit = AdminVisit.current();
    int most = visit.limit(limit);
    var selection =
        new AuditTrail.Selection(time("from", from), time("to", to), number(before), most);
    visit.answer(
        reply,
        visit.store().ask(handle -> AuditTrail.list(handle, selection)),
        entries -> Response.ok(Page.of(entries, most)).build());
  }

  private static Optional<Instant> time(String name, @Nullable String text) {
    return Optional.ofNullable(text).map(given -> JsonForm.time(name, given));
  }

  private static long number(@Nullable String before) {
    if (before == null) {
      return Long.MAX_VALUE;
    }
    if (!before.matches("\\d{1,18}")) {
      throw JsonForm.refused("before", "is the number of an entry");
    }
    return Long.parseLong(before);
  }
}
