// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.EffectiveSetting;
import io.gatehouse.exchange.Upstream;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import jakarta.inject.Singleton;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.io.InputStream;
import java.util.List;

/** How the gateway is, and what it was told to be. */
@Singleton
@ForAdministrators
@Path("admin/api")
@Produces(MediaType.APPLICATION_JSON)
public class AdminState {
  /** All upstreams. */
  public record Upstreams(List<Health.Upstream> data) {}

  /** A setting in force; a secret is masked. */
  @JsonbPropertyOrder({"key", "value", "origin"})
  public record Setting(String key, String value, String origin) {
    static Setting of(EffectiveSetting setting) {
      return new Setting(setting.key(), setting.shown(), setting.origin());
    }
  }

  /** All settings in force. */
  public record Settings(List<Setting> data) {}

  @GET
  @Path("upstreams")
  public Upstreams upstreams() {
    return new Upstreams(
        AdminVisit.current().gateway().exchanges().upstreams().stream()
            .map(Health.Upstream::of)
            .toList());
  }

  /** Sends requests there again, whatever is known of it. */
  @POST
  @Path("upstreams/{name}/close-circuit")
  public Health.Upstream closeCircuit(@PathParam("name") String name) {
    AdminVisit visit = AdminVisit.current();
    visit.requireNoBody();
    Upstream upstream =
        visit.gateway().exchanges().upstreams().stream()
            .filter(known -> known.name().equals(name))
            .findFirst()
            .orElseThrow(
                () ->
                    new Refused(
                        Failure.of(Kind.NOT_FOUND, "There is no upstream '" + name + "'.")
                            .withCode("unknown_upstream")));
    upstream.breaker().close();
    visit.note("upstream.close-circuit", name);
    return Health.Upstream.of(upstream);
  }

  @GET
  @Path("settings")
  public Settings settings() {
    return new Settings(
        AdminVisit.current().gateway().settings().stream().map(Setting::of).toList());
  }

  @GET
  @Path("openapi.yaml")
  @Produces("application/yaml")
  public InputStream openApi() {
    InputStream document =
        AdminState.class.getClassLoader().getResourceAsStream("openapi-admin.yaml");
    if (document == null) {
      throw new IllegalStateException("this WAR is not whole: it has no openapi-admin.yaml");
    }
    return document;
  }
}
