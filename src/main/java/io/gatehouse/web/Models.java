// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.model.NamePattern;
import io.gatehouse.model.Refused;
import io.gatehouse.routing.Router;
import jakarta.inject.Singleton;
import jakarta.json.bind.annotation.JsonbPropertyOrder;
import jakarta.servlet.ServletContext;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import java.util.List;

/**
 * The names that the caller may ask for.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/models">OpenAI, models</a>
 */
@Singleton
@Path("models")
@Produces(MediaType.APPLICATION_JSON)
public class Models {
  /** One name, in OpenAI's form. */
  @JsonbPropertyOrder({"id", "object", "created", "owned_by"})
  public record Model(String id, String object, long created, String owned_by) {
    static Model of(String id) {
      int slash = id.indexOf('/');
      return new Model(id, "model", 0, slash < 0 ? "gatehouse" : id.substring(0, slash));
    }
  }

  /** All names, in OpenAI's form. */
  @JsonbPropertyOrder({"object", "data"})
  public record Listing(String object, List<Model> data) {}

  @GET
  public Listing list(@Context ServletContext servlets) {
    List<NamePattern> permitted = Visit.of(Current.request()).caller().permit().models();
    return new Listing(
        "list",
        router(servlets).names().stream()
            .filter(name -> isPermitted(permitted, name))
            .map(Model::of)
            .toList());
  }

  @GET
  @Path("{id:.+}")
  public Model one(@PathParam("id") String id, @Context ServletContext servlets) {
    List<NamePattern> permitted = Visit.of(Current.request()).caller().permit().models();
    if (router(servlets).knows(id) && isPermitted(permitted, id)) {
      return Model.of(id);
    }
    throw new Refused(router(servlets).unknown(id));
  }

  private static boolean isPermitted(List<NamePattern> permitted, String name) {
    return permitted.isEmpty() || permitted.stream().anyMatch(one -> one.matches(name));
  }

  private static Router router(ServletContext servlets) {
    return Gateway.of(servlets).application().router();
  }
}
