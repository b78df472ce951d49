// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.EmbeddingRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.EmbeddingBatches;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Google's Gemini API.
 *
 * @see <a href="https://ai.google.dev/api/generate-content">generateContent</a>
 */
public final class Gemini implements Provider {
  /** All models come on one page; there are some dozens. */
  private static final String MODELS = "models?pageSize=1000";

  @Override
  public Optional<String> path(Endpoint endpoint) {
    return endpoint == Endpoint.MODELS ? Optional.of(MODELS) : Optional.empty();
  }

  /** In a header: what stands in an address ends up in logs. */
  @Override
  public Headers credentials(String apiKey) {
    return apiKey.isEmpty() ? Headers.NONE : Headers.NONE.with("x-goog-api-key", apiKey);
  }

  @Override
  public UpstreamRequest encode(ChatRequest request) {
    ModelName model = ModelName.of(request.model());
    String method = request.stream() ? ":streamGenerateContent?alt=sse" : ":generateContent";
    return UpstreamRequest.post(model.path() + method, Json.bytes(new Body(model).write(request)));
  }

  @Override
  public Optional<Step> embed(EmbeddingRequest request, String apiKey) {
    return Optional.of(new EmbeddingBatches(this, new GeminiEmbeddings(), apiKey).begin(request));
  }

  @Override
  public Decoder decoder(ReplySink sink, boolean stream) {
    return stream ? new StreamDecoder(sink) : new WholeDecoder(sink);
  }

  @Override
  public Set<Tuning> lacks(ChatRequest request) {
    Set<Tuning> lacks = EnumSet.of(Tuning.USER);
    if (request.tools().parallel().filter(parallel -> !parallel).isPresent()) {
      lacks.add(Tuning.PARALLEL_TOOL_CALLS);
    }
    if (!ModelName.of(request.model()).thinks()) {
      lacks.add(Tuning.REASONING_EFFORT);
    }
    return lacks;
  }

  @Override
  public boolean continues(ChatRequest request) {
    return true;
  }

  @Override
  public Set<String> extensions() {
    return Body.EXTENSIONS.keySet();
  }

  /** Only those that can hold a conversation. */
  @Override
  public List<String> models(String body) {
    try {
      return Members.objects(Json.parse(body), "models").stream()
          .filter(Gemini::generates)
          .map(model -> Members.text(model, "name").replaceFirst("^models/", ""))
          .filter(name -> !name.isEmpty())
          .distinct()
          .toList();
    } catch (JsonException notAList) {
      return List.of();
    }
  }

  private static boolean generates(JsonObject model) {
    return Members.items(model, "supportedGenerationMethods")
        .contains(Json.string("generateContent"));
  }

  @Override
  public Failure failure(int status, String body) {
    return Errors.read(status, body);
  }
}
