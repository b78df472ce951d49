// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.Traffic;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import jakarta.inject.Singleton;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What the operator does to a running gateway over HTTP. */
@Singleton
@ForAdministrators
@Path("admin")
@Produces(MediaType.APPLICATION_JSON)
public class Admin {
  /**
   * Whether new requests are taken, and what has become of those that had been let in.
   *
   * @param state {@code open}; {@code draining}; or {@code drained} when nobody is left
   */
  @JsonbPropertyOrder({
    "state",
    "since",
    "limit",
    "in_flight_at_start",
    "in_flight",
    "finished",
    "broken_off"
  })
  public record Draining(
      String state,
      @Nullable String since,
      @Nullable String limit,
      @Nullable Long in_flight_at_start,
      int in_flight,
      @Nullable Long finished,
      @Nullable Long broken_off) {
    static Draining of(Gateway gateway) {
      return gateway
          .gate()
          .drain()
          .map(Draining::of)
          .orElseGet(() -> new Draining("open", null, null, null, gateway.inFlight(), null, null));
    }

    private static Draining of(Drain drain) {
      Traffic traffic = drain.traffic();
      return new Draining(
          drain.isOver() ? "drained" : "draining",
          drain.since().truncatedTo(ChronoUnit.SECONDS).toString(),
          drain.limit().orElse(null),
          traffic.all(),
          traffic.inFlight(),
          traffic.finished(),
          traffic.brokenOff());
    }
  }

  /** Begins and does not wait; asked again it goes on, with another limit if one is said. */
  @POST
  @Path("drain")
  public Response drain(
      @QueryParam("limit") @Nullable String limit, @Context ServletContext servlets) {
    AdminVisit visit = AdminVisit.current();
    if (visit.visit().takeBody().hasRemaining()) {
      throw new Refused(
          Failure.of(Kind.INVALID, "A drain takes no body; its limit goes in the URL: ?limit=30s"));
    }
    Gateway gateway = Gateway.of(servlets);
    gateway.gate().close(Optional.ofNullable(limit).map(Admin::limit));
    visit.note("drain", "node");
    return Response.accepted(Draining.of(gateway)).build();
  }

  @GET
  @Path("drain")
  public Draining drain(@Context ServletContext servlets) {
    return Draining.of(Gateway.of(servlets));
  }

  @POST
  @Path("resume")
  public Draining resume(@Context ServletContext servlets) {
    Gateway gateway = Gateway.of(servlets);
    gateway.gate().open();
    AdminVisit.current().note("resume", "node");
    return Draining.of(gateway);
  }

  private static Duration limit(String text) {
    try {
      return Drain.limit(text);
    } catch (IllegalArgumentException wrong) {
      throw new Refused(
          Failure.of(Kind.INVALID, String.valueOf(wrong.getMessage())).withParam("limit"));
    }
  }

  /** The same below {@code /admin/api}. */
  @Singleton
  @ForAdministrators
  @Path("admin/api")
  @Produces(MediaType.APPLICATION_JSON)
  public static class Alias {
    private final Admin admin = new Admin();

    @POST
    @Path("drain")
    public Response drain(
        @QueryParam("limit") @Nullable String limit, @Context ServletContext servlets) {
      return admin.drain(limit, servlets);
    }

    @GET
    @Path("drain")
    public Draining drain(@Context ServletContext servlets) {
      return admin.drain(servlets);
    }

    @POST
    @Path("resume")
    public Draining resume(@Context ServletContext servlets) {
      return admin.resume(servlets);
    }
  }
}
