// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.Toll;
import io.gatehouse.policy.Quotas;
import io.gatehouse.policy.SharedRates;
import jakarta.inject.Singleton;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The limits in force, and what is left of them. */
@Singleton
@ForAdministrators
@Path("admin/api/limits")
@Produces(MediaType.APPLICATION_JSON)
public class AdminLimits {
  /**
   * What nodes share rates by.
   *
   * @param shared_by the setting's word, which is that of a single node where nothing is shared
   * @param state {@code shared}; {@code alone} while that cannot be reached; null where nothing is
   *     shared
   * @param nodes how many there are; null where nothing is shared
   */
  @JsonbPropertyOrder({"shared_by", "state", "nodes"})
  public record Sharing(String shared_by, @Nullable String state, @Nullable Integer nodes) {
    private static Sharing of(SharedRates rates) {
      return new Sharing(rates.place(), rates.isAlone() ? "alone" : "shared", rates.nodes());
    }
  }

  /**
   * A limit.
   *
   * @param scope whose it is
   * @param name of which of those; null where there is only one
   * @param in_flight null for what each caller has by itself
   */
  @JsonbPropertyOrder({"scope", "name", "in_flight", "limits"})
  public record View(
      String scope, @Nullable String name, @Nullable Integer in_flight, LimitView limits) {
    private static View of(Quotas.Held held) {
      return new View(
          held.scope().name().toLowerCase(Locale.ROOT).replace('_', '-'),
          held.name().isEmpty() ? null : held.name(),
          LimitView.inFlight(held.reading()),
          LimitView.of(held.reading()));
    }
  }

  /** All of them. */
  @JsonbPropertyOrder({"rates", "data"})
  public record Views(Sharing rates, List<View> data) {}

  @GET
  public Views list() {
    Toll toll = AdminVisit.current().gateway().application().toll();
    return new Views(
        toll.shared().map(Sharing::of).orElseGet(() -> new Sharing("node", null, null)),
        toll.quotas().held().stream().map(View::of).toList());
  }
}
