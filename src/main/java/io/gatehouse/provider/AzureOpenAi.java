// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.UpstreamRequest;
import io.gatehouse.wire.Wire;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/**
 * OpenAI's models in Microsoft's cloud: the same wire at other addresses, with another key header
 * and the findings of a content filter all over. A model's name is the name of its deployment.
 *
 * @see <a href="https://learn.microsoft.com/azure/ai-foundry/openai/reference">REST reference</a>
 */
public final class AzureOpenAi implements Provider {
  /** How a key is shown. */
  public enum Auth {
    API_KEY,
    /** For a token of Entra ID. */
    BEARER
  }

  private static final Set<Endpoint> ENDPOINTS =
      EnumSet.complementOf(EnumSet.of(Endpoint.MODELS, Endpoint.MODERATIONS));

  private static final String DEPLOYMENT = "{deployment}";

  private final OpenAiCompatible openAi;
  private final String prefix;
  private final String query;
  private final Auth auth;

  private AzureOpenAi(OpenAiCompatible openAi, String prefix, String query, Auth auth) {
    this.openAi = openAi;
    this.prefix = prefix;
    this.query = query;
    this.auth = auth;
  }

  /** The API that is the same for all models, and whose version is in its path. */
  public static AzureOpenAi v1(Auth auth) {
    return new AzureOpenAi(OpenAiCompatible.azure(), "openai/v1/", "", auth);
  }

  /** The same with what is not released yet. */
  public static AzureOpenAi preview(Auth auth) {
    return new AzureOpenAi(OpenAiCompatible.azure(), "openai/v1/", "?api-version=preview", auth);
  }

  /** The older API: every deployment has a path of its own, and its version is a date. */
  public static AzureOpenAi deployments(String apiVersion, Auth auth) {
    return new AzureOpenAi(
        OpenAiCompatible.azure(),
        "openai/deployments/" + DEPLOYMENT + "/",
        "?api-version=" + apiVersion,
        auth);
  }

  /** The same upstream, its speech mended or left as it is. */
  public AzureOpenAi withMend(boolean mends) {
    return new AzureOpenAi(openAi.withMend(mends), prefix, query, auth);
  }

  @Override
  public Wire wire() {
    return openAi.wire();
  }

  /** There is a list of models, but not of deployments. */
  @Override
  public Optional<String> path(Endpoint endpoint) {
    return ENDPOINTS.contains(endpoint)
        ? Optional.of(prefix + endpoint.path + query)
        : Optional.empty();
  }

  @Override
  public Optional<String> path(Endpoint endpoint, String model) {
    boolean unknown = model.isEmpty() && prefix.contains(DEPLOYMENT);
    return unknown
        ? Optional.empty()
        : path(endpoint).map(path -> path.replace(DEPLOYMENT, PathSegment.of(model)));
  }

  @Override
  public Headers credentials(String apiKey) {
    return auth == Auth.BEARER
        ? openAi.credentials(apiKey)
        : apiKey.isEmpty() ? Headers.NONE : Headers.NONE.with("api-key", apiKey);
  }

  @Override
  public UpstreamRequest encode(ChatRequest request) {
    return UpstreamRequest.post(
        path(Endpoint.CHAT, request.model()).orElseThrow(), openAi.encode(request).body());
  }

  @Override
  public Decoder decoder(ReplySink sink, boolean stream) {
    return openAi.decoder(sink, stream);
  }

  @Override
  public Failure failure(int status, String body) {
    return AzureErrors.read(status, body).orElseGet(() -> openAi.failure(status, body));
  }

  @Override
  public Tap tap(Endpoint endpoint) {
    return openAi.tap(endpoint);
  }

  @Override
  public Optional<Mend> mend() {
    return openAi.mend();
  }
}
