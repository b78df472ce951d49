// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonObject;
import java.net.URLEncoder;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The site chat.z.ai, asked the way its page asks it, with an account of the operator's own. */
public final class ZaiWeb implements Provider {
  private static final String INTRODUCTION = "api/v1/auths/";

  private final ZaiWebSetup setup;
  private final ZaiWebTokens tokens;
  private final LongSupplier clock;
  private final Supplier<String> ids;
  private final WebErrors errors = new WebErrors();

  /**
   * @param clock in milliseconds of the epoch
   * @param ids makes a name that nothing else has
   */
  public ZaiWeb(ZaiWebSetup setup, ZaiWebTokens tokens, LongSupplier clock, Supplier<String> ids) {
    this.setup = setup;
    this.tokens = tokens;
    this.clock = clock;
    this.ids = ids;
  }

  @Override
  public Headers credentials(String apiKey) {
    return apiKey.isEmpty() ? Headers.NONE : Headers.NONE.with("authorization", "Bearer " + apiKey);
  }

  /** Without signature and pictures: {@link #begin} sees to them. */
  @Override
  public UpstreamRequest encode(ChatRequest request) {
    return UpstreamRequest.post(setup.chatPath(), Json.bytes(question(request, Map.of()).body()));
  }

  @Override
  public Step begin(ChatRequest request, String apiKey) {
    Question.check(request);
    Optional<Token> token = tokens.known(apiKey).or(() -> Token.read(apiKey));
    return new Visit(this, request, apiKey, token, false, Map.of()).next();
  }

  @Override
  public Decoder decoder(ReplySink sink, boolean stream) {
    return decoder(sink, ids.get(), "");
  }

  @Override
  public Set<Tuning> lacks(ChatRequest request) {
    return EnumSet.of(
        Tuning.STOP,
        Tuning.SEED,
        Tuning.PRESENCE_PENALTY,
        Tuning.FREQUENCY_PENALTY,
        Tuning.PARALLEL_TOOL_CALLS,
        Tuning.TOOL_CHOICE,
        Tuning.USER);
  }

  @Override
  public Failure failure(int status, String body) {
    return errors.read(status, body);
  }

  ZaiWebSetup setup() {
    return setup;
  }

  ZaiWebTokens tokens() {
    return tokens;
  }

  Supplier<String> ids() {
    return ids;
  }

  Decoder decoder(ReplySink sink, String id, String model) {
    return new WebDecoder(new WebTeller(sink, setup.thinkMode(), id, model), errors);
  }

  /** Asks the site who we are; it makes a guest of whoever has no token. */
  UpstreamRequest introduction(String apiKey) {
    return UpstreamRequest.get(INTRODUCTION)
        .with(credentials(apiKey))
        .with("accept", "application/json");
  }

  Question question(ChatRequest request, Map<Picture, JsonObject> files) {
    return Question.of(
        request,
        WebModel.of(request.model(), setup.modelIds()),
        files,
        new Question.Label(ids.get(), ids.get(), clock.getAsLong()));
  }

  /** Every attempt is signed anew. The address holds the token: it must never be logged. */
  UpstreamRequest signed(Question question, Token token) {
    String now = Long.toString(clock.getAsLong());
    String requestId = ids.get();
    String page = "/c/" + question.chat();
    Map<String, String> query = new LinkedHashMap<>();
    query.put("signature_timestamp", now);
    query.put("timestamp", now);
    query.put("requestId", requestId);
    query.put("user_id", token.user());
    query.put("token", token.text());
    query.put("current_url", setup.origin() + page);
    query.put("pathname", page);
    String signature =
        Signature.of(
            setup.signingSecret(), requestId, Long.parseLong(now), token.user(), question.prompt());
    return UpstreamRequest.post(
            setup.chatPath() + "?" + encoded(query), Json.bytes(question.body()))
        .with(credentials(token.text()))
        .with("accept", "text/event-stream")
        .with("x-signature", signature)
        .with("x-fe-version", setup.frontendVersion())
        .with("origin", setup.origin())
        .with("referer", setup.origin() + page);
  }

  private static String encoded(Map<String, String> query) {
    return query.entrySet().stream()
        .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), UTF_8))
        .collect(Collectors.joining("&"));
  }
}
