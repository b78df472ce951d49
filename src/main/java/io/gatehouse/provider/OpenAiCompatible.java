// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.EmbeddingRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tuning;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import io.gatehouse.wire.Wire;
import jakarta.json.JsonObject;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * OpenAI's API and everything that follows it. What differs from house to house is a set of {@link
 * Quirk}s; whether its speech is mended is the operator's choice.
 */
public final class OpenAiCompatible implements Provider {
  private static final Set<Endpoint> TEXT =
      EnumSet.of(Endpoint.CHAT, Endpoint.COMPLETIONS, Endpoint.EMBEDDINGS, Endpoint.MODELS);

  private final Set<Endpoint> endpoints;
  private final Set<Quirk> quirks;
  private final Headers attribution;
  private final UnaryOperator<String> bearer;
  private final OpenAiErrors errors;
  private final boolean mends;

  private OpenAiCompatible(
      Set<Endpoint> endpoints, Set<Quirk> quirks, Headers attribution, boolean mends) {
    this(endpoints, quirks, attribution, UnaryOperator.identity(), mends);
  }

  private OpenAiCompatible(
      Set<Endpoint> endpoints,
      Set<Quirk> quirks,
      Headers attribution,
      UnaryOperator<String> bearer,
      boolean mends) {
    this.endpoints = Set.copyOf(endpoints);
    this.quirks = Set.copyOf(quirks);
    this.attribution = attribution;
    this.bearer = bearer;
    this.errors = new OpenAiErrors(quirks);
    this.mends = mends;
  }

  /**
   * OpenAI itself: the wire is its own, nothing to mend.
   *
   * @see <a href="https://platform.openai.com/docs/api-reference">API reference</a>
   */
  public static OpenAiCompatible openAi() {
    return new OpenAiCompatible(EnumSet.allOf(Endpoint.class), Set.of(), Headers.NONE, false);
  }

  /** Any other server that says it speaks OpenAI's wire; mended. */
  public static OpenAiCompatible generic() {
    return new OpenAiCompatible(
        EnumSet.allOf(Endpoint.class),
        EnumSet.of(
            Quirk.NO_DEVELOPER,
            Quirk.OLD_MAX_TOKENS,
            Quirk.SHY_OF_STREAM_OPTIONS,
            Quirk.READS_REASONING_CONTENT),
        Headers.NONE,
        true);
  }

  /**
   * Alibaba Cloud's models in their compatible mode; mended.
   *
   * @see <a href="https://help.aliyun.com/zh/model-studio/compatibility-of-openai-with-dashscope">
   *     Compatible mode</a>
   */
  public static OpenAiCompatible dashScope() {
    return new OpenAiCompatible(
        TEXT,
        EnumSet.of(
            Quirk.NO_DEVELOPER,
            Quirk.OLD_MAX_TOKENS,
            Quirk.NO_HOUSEKEEPING,
            Quirk.NO_BASE64,
            Quirk.EMBEDS_TEN,
            Quirk.CONTINUES_PARTIAL,
            Quirk.QUOTA_IS_RATE),
        Headers.NONE,
        true);
  }

  /**
   * OpenRouter; mended. Referer and title are shown in its public rankings: empty unless the
   * operator wants that.
   *
   * @see <a href="https://openrouter.ai/docs/api-reference/overview">API reference</a>
   */
  public static OpenAiCompatible openRouter(Optional<String> referer, Optional<String> title) {
    Headers attribution =
        referer.map(r -> Headers.NONE.with("HTTP-Referer", r)).orElse(Headers.NONE);
    if (title.isPresent()) {
      attribution =
          attribution.with("X-Title", title.get()).with("X-OpenRouter-Title", title.get());
    }
    return new OpenAiCompatible(
        TEXT,
        EnumSet.of(Quirk.SHY_OF_STREAM_OPTIONS, Quirk.READS_REASONING, Quirk.CONTINUES),
        attribution,
        true);
  }

  /**
   * Ollama through its OpenAI-compatible endpoints; mended.
   *
   * @see <a href="https://github.com/ollama/ollama/blob/main/docs/openai.md">OpenAI
   *     compatibility</a>
   */
  public static OpenAiCompatible ollama() {
    Set<Endpoint> endpoints = EnumSet.copyOf(TEXT);
    endpoints.add(Endpoint.TRANSCRIPTIONS);
    return new OpenAiCompatible(
        endpoints,
        EnumSet.of(
            Quirk.NO_DEVELOPER, Quirk.OLD_MAX_TOKENS, Quirk.READS_REASONING, Quirk.CONTINUES),
        Headers.NONE,
        true);
  }

  /**
   * Z.ai, which is Zhipu's Open Platform in China; mended.
   *
   * @param bearer what is sent for a key: itself, or a token signed with it
   * @see <a href="https://docs.z.ai/api-reference/introduction">API reference</a>
   */
  public static OpenAiCompatible zai(UnaryOperator<String> bearer) {
    return new OpenAiCompatible(
        EnumSet.of(Endpoint.CHAT, Endpoint.EMBEDDINGS),
        EnumSet.of(
            Quirk.NO_DEVELOPER,
            Quirk.OLD_MAX_TOKENS,
            Quirk.NO_BASE64,
            Quirk.SHY_OF_STREAM_OPTIONS,
            Quirk.READS_REASONING_CONTENT,
            Quirk.SPEAKS_GLM),
        Headers.NONE,
        bearer,
        true);
  }

  /**
   * What of {@link AzureOpenAi} is as with OpenAI; mended. Its older models know no developer, and
   * its newer ones take the system for one.
   */
  static OpenAiCompatible azure() {
    return new OpenAiCompatible(
        EnumSet.allOf(Endpoint.class), EnumSet.of(Quirk.NO_DEVELOPER), Headers.NONE, true);
  }

  /** The same upstream, its speech mended or left as it is. */
  public OpenAiCompatible withMend(boolean mends) {
    return new OpenAiCompatible(endpoints, quirks, attribution, bearer, mends);
  }

  /** The same upstream, told in this way to go on from a text. */
  public OpenAiCompatible withContinuing(Continuing continuing) {
    return new OpenAiCompatible(endpoints, continuing.among(quirks), attribution, bearer, mends);
  }

  @Override
  public Wire wire() {
    return Wire.OPENAI;
  }

  @Override
  public Optional<String> path(Endpoint endpoint) {
    return endpoints.contains(endpoint) ? Optional.of(endpoint.path) : Optional.empty();
  }

  @Override
  public Headers credentials(String apiKey) {
    return apiKey.isEmpty()
        ? attribution
        : attribution.with("Authorization", "Bearer " + bearer.apply(apiKey));
  }

  @Override
  public UpstreamRequest encode(ChatRequest request) {
    return UpstreamRequest.post(
        Endpoint.CHAT.path, Json.bytes(new OpenAiBody(quirks).write(request)));
  }

  @Override
  public Step begin(ChatRequest request, String apiKey) {
    Optional<String> repeated =
        request.begun().filter(text -> quirks.contains(Quirk.REPEATS_PREFIX));
    boolean stream = request.stream();
    return new Step.Answer(
        encode(request).with(credentials(apiKey)),
        sink ->
            decoder(
                repeated.<ReplySink>map(text -> new WithoutEcho(sink, text)).orElse(sink), stream));
  }

  @Override
  public Optional<Step> embed(EmbeddingRequest request, String apiKey) {
    return Optional.of(
        new EmbeddingBatches(this, new OpenAiEmbeddingFormat(errors, embedsAtOnce()), apiKey)
            .begin(request));
  }

  @Override
  public boolean continues(ChatRequest request) {
    return quirks.contains(Quirk.CONTINUES)
        || quirks.contains(Quirk.CONTINUES_PARTIAL)
        || quirks.contains(Quirk.CONTINUES_PREFIX)
        || quirks.contains(Quirk.CONTINUES_FINAL);
  }

  @Override
  public int embedsAtOnce() {
    return quirks.contains(Quirk.EMBEDS_TEN) ? 10 : Integer.MAX_VALUE;
  }

  @Override
  public Decoder decoder(ReplySink sink, boolean stream) {
    UnaryOperator<JsonObject> accent = ZaiSpeech.of(quirks);
    return stream
        ? new OpenAiStreamDecoder(sink, errors, accent)
        : new OpenAiReplyDecoder(sink, errors, accent);
  }

  @Override
  public Set<Tuning> lacks(ChatRequest request) {
    return quirks.contains(Quirk.SPEAKS_GLM) ? ZaiRequest.lacks(request) : Set.of();
  }

  @Override
  public Failure failure(int status, String body) {
    return errors.read(status, body);
  }

  @Override
  public Tap tap(Endpoint endpoint) {
    return new OpenAiTap(endpoint, errors);
  }

  @Override
  public Optional<Mend> mend() {
    return mends ? Optional.of(new OpenAiMend(quirks, errors)) : Optional.empty();
  }
}
