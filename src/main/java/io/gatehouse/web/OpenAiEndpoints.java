// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.wire.Endpoint;
import jakarta.inject.Singleton;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.QueryParam;
import jakarta.ws.rs.container.AsyncResponse;
import jakarta.ws.rs.container.Suspended;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * OpenAI's model endpoints, below any prefix.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference">OpenAI API reference</a>
 */
@Singleton
@Path("")
public class OpenAiEndpoints {
  @POST
  @Path("chat/completions")
  public void chat(@Suspended AsyncResponse reply) {
    Door.open(Endpoint.CHAT, reply);
  }

  @POST
  @Path("completions")
  public void completions(@Suspended AsyncResponse reply) {
    Door.open(Endpoint.COMPLETIONS, reply);
  }

  @POST
  @Path("embeddings")
  public void embeddings(@Suspended AsyncResponse reply) {
    Door.open(Endpoint.EMBEDDINGS, reply);
  }

  @POST
  @Path("moderations")
  public void moderations(@Suspended AsyncResponse reply) {
    Door.open(Endpoint.MODERATIONS, reply);
  }

  @POST
  @Path("images/generations")
  public void images(@Suspended AsyncResponse reply) {
    Door.open(Endpoint.IMAGES, reply);
  }

  @POST
  @Path("audio/speech")
  public void speech(@Suspended AsyncResponse reply) {
    Door.open(Endpoint.SPEECH, reply);
  }

  @POST
  @Path("audio/transcriptions")
  public void transcriptions(
      @Suspended AsyncResponse reply, @QueryParam("model") @Nullable String model)
      throws IOException {
    Uploads.open(Endpoint.TRANSCRIPTIONS, reply, model);
  }

  @POST
  @Path("audio/translations")
  public void translations(
      @Suspended AsyncResponse reply, @QueryParam("model") @Nullable String model)
      throws IOException {
    Uploads.open(Endpoint.TRANSLATIONS, reply, model);
  }
}
