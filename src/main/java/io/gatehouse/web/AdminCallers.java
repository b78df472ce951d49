// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.KeyDesk;
import io.gatehouse.model.Caller;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.NearestNames;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.Quotas;
import io.gatehouse.policy.Remembered;
import jakarta.inject.Singleton;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who has asked this node, and what is left to each. */
@Singleton
@ForAdministrators
@Path("admin/api/callers")
@Produces(MediaType.APPLICATION_JSON)
public class AdminCallers {
  /**
   * A caller.
   *
   * @param kind {@code key}: there is an issued key of this name; {@code anonymous}; else null
   * @param in_flight null where nothing limits it
   * @param limits its own; null where it has none
   */
  @JsonbPropertyOrder({"name", "kind", "owner", "cost_centre", "tags", "in_flight", "limits"})
  public record View(
      String name,
      @Nullable String kind,
      @Nullable String owner,
      @Nullable String cost_centre,
      List<String> tags,
      @Nullable Integer in_flight,
      @Nullable LimitView limits) {
    private static View of(Remembered one, Optional<KeyDesk> desk) {
      Caller caller = one.caller();
      return new View(
          caller.name(),
          kind(caller.name(), desk),
          caller.owner().orElse(null),
          caller.costCentre().orElse(null),
          caller.tags().stream().sorted().toList(),
          one.reading().map(LimitView::inFlight).orElse(null),
          one.reading().map(LimitView::of).orElse(null));
    }

    private static @Nullable String kind(String name, Optional<KeyDesk> desk) {
      if (name.equals(Caller.ANONYMOUS.name())) {
        return "anonymous";
      }
      return desk.filter(known -> known.isCaller(name)).isPresent() ? "key" : null;
    }
  }

  /**
   * Some callers.
   *
   * @param next the {@code after} that asks for more, if there may be more
   */
  @JsonbPropertyOrder({"data", "next"})
  public record Page(List<View> data, @Nullable String next) {}

  private static final int MOST_SHOWN = 100;

  @GET
  public Page list(
      @QueryParam("after") @Nullable String after, @QueryParam("limit") @Nullable String limit) {
    AdminVisit visit = AdminVisit.current();
    int most = visit.limit(limit);
    Optional<KeyDesk> desk = visit.gateway().application().desk();
    List<View> views =
        quotas(visit).callers(after == null ? "" : after, most).stream()
            .map(one -> View.of(one, desk))
            .toList();
    return new Page(views, views.size() < most ? null : views.get(views.size() - 1).name());
  }

  /** Names of an identity provider's may have slashes in them. */
  @GET
  @Path("{name: .+}")
  public View get(@PathParam("name") String name) {
    AdminVisit visit = AdminVisit.current();
    Quotas quotas = quotas(visit);
    return quotas
        .caller(name)
        .map(one -> View.of(one, visit.gateway().application().desk()))
        .orElseThrow(() -> new Refused(unknown(name, quotas)));
  }

  private static Failure unknown(String name, Quotas quotas) {
    List<String> nearest = NearestNames.of(name, quotas.callerNames());
    String hint = nearest.isEmpty() ? "" : " Did you mean " + String.join(" or ", nearest) + "?";
    String shown = name.length() > MOST_SHOWN ? name.substring(0, MOST_SHOWN) + "…" : name;
    return Failure.of(
            Kind.NOT_FOUND, "No caller '" + shown + "' is known to have asked this node." + hint)
        .withCode("unknown_caller");
  }

  private static Quotas quotas(AdminVisit visit) {
    return visit.gateway().application().toll().quotas();
  }
}
