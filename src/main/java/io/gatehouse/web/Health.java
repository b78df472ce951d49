// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.IssuerKeys;
import jakarta.inject.Singleton;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How the gateway is, for people, probes and load balancers. Needs no key and tells no secret. */
@Singleton
@Path("")
public class Health {
  /**
   * The gateway's state in figures.
   *
   * @param rates {@code shared} with other nodes, or {@code apart} while that cannot be
   */
  @JsonbPropertyOrder({
    "status",
    "version",
    "built",
    "uptime_seconds",
    "hint",
    "upstreams",
    "identity_providers",
    "database",
    "rates",
    "in_flight",
    "at_work",
    "waiting",
    "requests",
    "model_requests"
  })
  public record Report(
      String status,
      String version,
      String built,
      long uptime_seconds,
      List<Upstream> upstreams,
      @Nullable String hint,
      @Nullable List<IdentityProvider> identity_providers,
      @Nullable Database database,
      @Nullable String rates,
      int in_flight,
      int at_work,
      int waiting,
      Requests requests,
      Requests model_requests) {}

  /**
   * How an upstream is, as far as its requests have shown: nobody has asked it on purpose.
   *
   * @param circuit {@code closed}, {@code open} or {@code probing}
   * @param keys how many it has
   * @param keys_resting how many of them are left alone for a while
   */
  @JsonbPropertyOrder({"name", "circuit", "since", "keys", "keys_resting", "at_work", "waiting"})
  public record Upstream(
      String name,
      String circuit,
      String since,
      int keys,
      int keys_resting,
      int at_work,
      int waiting) {
    static Upstream of(io.gatehouse.exchange.Upstream upstream) {
      return new Upstream(
          upstream.name(),
          upstream.breaker().state().word(),
          upstream.breaker().since().truncatedTo(ChronoUnit.SECONDS).toString(),
          upstream.keys().count(),
          upstream.keys().countResting(),
          upstream.bulkhead().atWork(),
          upstream.bulkhead().waiting());
    }
  }

  /**
   * An identity provider, as far as the gateway has asked it for its keys.
   *
   * @param status {@code up}, or {@code down} when the last try failed; keys that are there are
   *     used
   * @param keys how many are in use
   */
  @JsonbPropertyOrder({"name", "status", "keys", "fetched", "reason"})
  public record IdentityProvider(
      String name, String status, int keys, @Nullable String fetched, @Nullable String reason) {
    static IdentityProvider of(IssuerKeys provider) {
      IssuerKeys.State state = provider.state();
      boolean up = state.trouble().isEmpty() && state.fetched().isPresent();
      return new IdentityProvider(
          provider.name(),
          up ? "up" : "down",
          state.keys(),
          state.fetched().map(at -> at.truncatedTo(ChronoUnit.SECONDS).toString()).orElse(null),
          state.trouble().orElse(null));
    }
  }

  /** Whether the configured database can be reached, as what, or why not. */
  @JsonbPropertyOrder({"status", "product", "reason", "since"})
  public record Database(
      String status, @Nullable String product, @Nullable String reason, String since) {}

  /** How many requests came in: all of them, or those that asked a model. */
  @JsonbPropertyOrder({"total", "per_minute", "per_second"})
  public record Requests(long total, long per_minute, long per_second) {}

  /** A state in one word. */
  public record Word(String status) {}

  @GET
  @Path("health")
  @Produces(MediaType.APPLICATION_JSON)
  public Report health(@Context ServletContext servlets) {
    return Gateway.of(servlets).report();
  }

  @GET
  @Path("health/live")
  @Produces(MediaType.APPLICATION_JSON)
  public Word live() {
    return new Word("live");
  }

  @GET
  @Path("health/ready")
  @Produces(MediaType.APPLICATION_JSON)
  public Response ready(@Context ServletContext servlets) {
    Gateway.State state = Gateway.of(servlets).state();
    return Response.status(state == Gateway.State.READY ? 200 : 503)
        .entity(new Word(state.word()))
        .build();
  }

  @GET
  @Path("ping")
  @Produces(MediaType.TEXT_PLAIN)
  public String ping() {
    return "pong";
  }
}
