// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.KeyDesk.Issued;
import io.gatehouse.model.IssuedKey;
import jakarta.inject.Singleton;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** Issued keys, as administrators list, make and change them. */
@Singleton
@ForAdministrators
@Path("admin/api/keys")
@Produces(MediaType.APPLICATION_JSON)
public class AdminKeys {
  private static final Duration OVERLAP = Duration.ofHours(24);

  @GET
  public void list(
      @QueryParam("after") @Nullable String after,
      @QueryParam("limit") @Nullable String limit,
      @Suspended AsyncResponse reply) {
    AdminVisit visit = AdminVisit.current();
    int most = visit.limit(limit);
    visit.answer(
        reply,
        visit.desk().list(after == null ? "" : KeyForm.known(after), most),
        keys -> Response.ok(KeyView.page(keys, most)).build());
  }

  @POST
  public void create(@Suspended AsyncResponse reply) {
    AdminVisit visit = AdminVisit.current();
    KeyForm form = visit.keyForm();
    var id = form.id();
    var terms = form.terms();
    form.requireNoMore();
    answer(visit, reply, visit.desk().issue(visit.actor(), id, terms));
  }

  @GET
  @Path("{id}")
  public void get(@PathParam("id") String id, @Suspended AsyncResponse reply) {
    AdminVisit visit = AdminVisit.current();
    CompletionStage<IssuedKey> found = visit.desk().find(KeyForm.known(id));
    visit.answer(reply, found, key -> Response.ok(KeyView.of(key)).build());
  }

  @PUT
  @Path("{id}")
  public void put(@PathParam("id") String id, @Suspended AsyncResponse reply) {
    AdminVisit visit = AdminVisit.current();
    KeyForm form = visit.keyForm();
    var terms = form.terms();
    form.requireNoMore();
    answer(visit, reply, visit.desk().put(visit.actor(), KeyForm.id(id), terms));
  }

  @DELETE
  @Path("{id}")
  public void delete(@PathParam("id") String id, @Suspended AsyncResponse reply) {
    AdminVisit visit = AdminVisit.current();
    visit.answer(
        reply,
        visit.desk().delete(visit.actor(), KeyForm.known(id)),
        there -> Response.status(Response.Status.NO_CONTENT).build());
  }

  @POST
  @Path("{id}/rotate")
  public void rotate(@PathParam("id") String id, @Suspended AsyncResponse reply) {
    AdminVisit visit = AdminVisit.current();
    KeyForm form = visit.keyForm();
    Duration overlap = form.overlap(OVERLAP);
    form.requireNoMore();
    answer(visit, reply, visit.desk().rotate(visit.actor(), KeyForm.known(id), overlap));
  }

  @POST
  @Path("{id}/enable")
  public void enable(@PathParam("id") String id, @Suspended AsyncResponse reply) {
    enabled(id, true, reply);
  }

  @POST
  @Path("{id}/disable")
  public void disable(@PathParam("id") String id, @Suspended AsyncResponse reply) {
    enabled(id, false, reply);
  }

  private static void enabled(String id, boolean enabled, AsyncResponse reply) {
    AdminVisit visit = AdminVisit.current();
    visit.requireNoBody();
    answer(visit, reply, visit.desk().enable(visit.actor(), KeyForm.known(id), enabled));
  }

  static void answer(AdminVisit visit, AsyncResponse reply, CompletionStage<Issued> issued) {
    visit.answer(
        reply,
        issued,
        made -> Response.status(made.created() ? 201 : 200).entity(KeyView.of(made)).build());
  }

  /** The client's other way in: the same, under the paths of a gateway before us. */
  @Singleton
  @ForAdministrators
  @Path("auth/keys")
  @Produces(MediaType.APPLICATION_JSON)
  public static class Alias {
    private final AdminKeys keys = new AdminKeys();

    @GET
    public void list(
        @QueryParam("after") @Nullable String after,
        @QueryParam("limit") @Nullable String limit,
        @Suspended AsyncResponse reply) {
      keys.list(after, limit, reply);
    }

    @POST
    public void create(@Suspended AsyncResponse reply) {
      keys.create(reply);
    }
  }
}
