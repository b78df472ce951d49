// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.model.AddressRange;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.AddressGuard;
import io.gatehouse.policy.Denied;
import jakarta.inject.Singleton;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.InetAddress;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who is denied by address: to be seen, added and lifted while the gateway runs. */
@Singleton
@ForAdministrators
@Path("admin/api/addresses/denied")
@Produces(MediaType.APPLICATION_JSON)
public class AdminAddresses {
  /**
   * One address or range.
   *
   * @param list {@code permanent}: it stands in the settings; {@code automatic}: it can be lifted
   */
  @JsonbPropertyOrder({"range", "list", "since", "reason"})
  public record Entry(String range, String list, @Nullable String since, @Nullable String reason) {
    static Entry permanent(AddressRange range) {
      return new Entry(range.toString(), "permanent", null, null);
    }

    static Entry of(Denied denied) {
      return new Entry(
          denied.range().toString(), "automatic", denied.since().toString(), denied.reason());
    }
  }

  /** All of them, the permanent ones first. */
  @JsonbPropertyOrder({"denied"})
  public record Entries(List<Entry> denied) {}

  private static final int LONGEST = 100;
  private static final String BY_HAND = "by an administrator";

  @GET
  public Entries all() {
    AddressGuard guard = guard(AdminVisit.current());
    List<Entry> entries = new ArrayList<>();
    guard.rules().deny().forEach(range -> entries.add(Entry.permanent(range)));
    guard.denied().all().forEach(denied -> entries.add(Entry.of(denied)));
    return new Entries(entries);
  }

  /** Answers 201 for one that is new, 200 for one that was there; which then stays as it was. */
  @POST
  public Response add() {
    AdminVisit visit = AdminVisit.current();
    JsonForm form = JsonForm.of(visit.visit().takeBody());
    AddressRange range = range(form.text("range", LONGEST));
    String reason = form.text("reason", Denied.REASON).orElse(BY_HAND);
    form.requireNoMore();
    AddressGuard guard = guard(visit);
    requireEffect(guard, range, visit.visit().address());
    boolean added = guard.denied().add(new Denied(range, now(), reason));
    if (added) {
      visit.note("address.deny", range.toString());
    }
    Optional<Denied> held =
        guard.denied().all().stream().filter(each -> each.range().equals(range)).findFirst();
    return Response.status(added ? 201 : 200).entity(held.map(Entry::of).orElse(null)).build();
  }

  /** That it is not there any more is no fault. */
  @DELETE
  public Response lift(@QueryParam("range") @Nullable String text) {
    AdminVisit visit = AdminVisit.current();
    AddressRange range = range(Optional.ofNullable(text));
    AddressGuard guard = guard(visit);
    if (guard.rules().deny().contains(range)) {
      throw wrong("It stands in gatehouse.addresses.deny and can only be lifted there.");
    }
    if (guard.denied().remove(range)) {
      visit.note("address.lift", range.toString());
    }
    return Response.noContent().build();
  }

  /** One who denies himself could not take it back. */
  private static void requireEffect(AddressGuard guard, AddressRange range, InetAddress own) {
    if (range.contains(own)) {
      throw wrong("Your own address is in there: you could not lift it again.");
    }
    if (guard.rules().allow().contains(range)) {
      throw wrong("It stands in gatehouse.addresses.allow, which would beat this.");
    }
  }

  private static AddressRange range(Optional<String> text) {
    try {
      return AddressRange.parse(text.orElse(""));
    } catch (IllegalArgumentException none) {
      throw wrong("Expected an address or a range, such as 192.0.2.7 or 2001:db8::/32.");
    }
  }

  private static Refused wrong(String message) {
    return new Refused(Failure.of(Kind.INVALID, message).withParam("range"));
  }

  private static Instant now() {
    return Instant.now().truncatedTo(ChronoUnit.MILLIS);
  }

  private static AddressGuard guard(AdminVisit visit) {
    return visit.gateway().application().addresses().guard();
  }
}
