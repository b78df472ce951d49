// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.wire.Endpoint;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import jakarta.ws.rs.core.Context;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's model endpoints, below any prefix.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">OpenAI API reference</a>
 */
@Path("")
public class OpenAiEndpoints {
  @POST
  @Path("chat/completions")
  public void chat(@Context HttpServletRequest http, @Suspended AsyncResponse reply) {
    Door.open(Endpoint.CHAT, http, reply);
  }

  @POST
  @Path("completions")
  public void completions(@Context HttpServletRequest http, @Suspended AsyncResponse reply) {
    Door.open(Endpoint.COMPLETIONS, http, reply);
  }

  @POST
  @Path("embeddings")
  public void embeddings(@Context HttpServletRequest http, @Suspended AsyncResponse reply) {
    Door.open(Endpoint.EMBEDDINGS, http, reply);
  }

  @POST
  @Path("moderations")
  public void moderations(@Context HttpServletRequest http, @Suspended AsyncResponse reply) {
    Door.open(Endpoint.MODERATIONS, http, reply);
  }

  @POST
  @Path("images/generations")
  public void images(@Context HttpServletRequest http, @Suspended AsyncResponse reply) {
    Door.open(Endpoint.IMAGES, http, reply);
  }

  @POST
  @Path("audio/speech")
  public void speech(@Context HttpServletRequest http, @Suspended AsyncResponse reply) {
    Door.open(Endpoint.SPEECH, http, reply);
  }

  @POST
  @Path("audio/transcriptions")
  public void transcriptions(
      @Context HttpServletRequest http,
      @Suspended AsyncResponse reply,
      @QueryParam("model") @Nullable String model)
      throws IOException {
    Uploads.open(Endpoint.TRANSCRIPTIONS, http, reply, model);
  }

  @POST
  @Path("audio/translations")
  public void translations(
      @Context HttpServletRequest http,
      @Suspended AsyncResponse reply,
      @QueryParam("model") @Nullable String model)
      throws IOException {
    Uploads.open(Endpoint.TRANSLATIONS, http, reply, model);
  }
}
