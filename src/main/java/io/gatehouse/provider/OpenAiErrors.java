// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/** What the errors of OpenAI-shaped upstreams mean, by status, by code, or told inside a reply. */
public final class OpenAiErrors {
  private static final Set<String> OUR_KEY =
      Set.of("invalid_api_key", "incorrect_api_key", "invalidapikey", "account_deactivated");
  private static final Set<String> OUR_MONEY =
      Set.of("insufficient_quota", "billing_hard_limit_reached", "billing_not_active", "arrearage");
  private static final Set<String> MODERATED =
      Set.of("content_filter", "content_policy_violation", "data_inspection_failed");

  private final boolean quotaIsRate;
  private final Function<ToldError, Optional<Failure>> own;

  OpenAiErrors(Set<Quirk> quirks) {
    this.quotaIsRate = quirks.contains(Quirk.QUOTA_IS_RATE);
    this.own = quirks.contains(Quirk.SPEAKS_GLM) ? ZaiErrors::read : error -> Optional.empty();
  }

  /** For whoever has no words of its own. */
  public static OpenAiErrors usual() {
    return new OpenAiErrors(Set.of());
  }

  /** The meaning of a reply that is an error by its status. */
  public Failure read(int status, String body) {
    return judge(status, ToldError.in(status, body));
  }

  /** An error inside a reply, or a part of one, whose status said all is well. */
  public Optional<Failure> inBand(JsonObject reply) {
    if (Members.says(reply, "error")
        || Members.text(reply, "object").equals("error")
        || (Members.says(reply, "detail") && !reply.containsKey("choices"))) {
      return Optional.of(told(reply));
    }
    for (JsonObject choice : Members.objects(reply, "choices")) {
      if (Members.says(choice, "error")) {
        return Optional.of(told(choice));
      }
      String finish = Members.text(choice, "finish_reason");
      if (FinishWords.isFailure(finish)) {
        return Optional.of(
            Failure.of(
                Kind.UPSTREAM, "The upstream gave up: its finish_reason is '" + finish + "'."));
      }
    }
    return Optional.empty();
  }

  /** What an upstream did not say: its reply is shorter than it should be. */
  public static Failure incomplete() {
    return Failure.of(Kind.UPSTREAM, "The upstream's reply ended before it was complete.")
        .withCode("incomplete_reply");
  }

  private Failure told(JsonObject holder) {
    ToldError error = ToldError.in(holder);
    return judge(error.status(), error);
  }

  private Failure judge(int status, ToldError error) {
    return own.apply(error).orElseGet(() -> byStatus(status, error));
  }

  private Failure byStatus(int status, ToldError error) {
    String code = error.code().toLowerCase(Locale.ROOT);
    if (status == 401 || status == 407 || (status < 500 && OUR_KEY.contains(code))) {
      return denied(status);
    }
    if (status == 402 || (status < 500 && OUR_MONEY.contains(code))) {
      return isRate(error) ? limited(error) : error.as(Kind.QUOTA, "insufficient_quota");
    }
    return switch (status) {
      case 400, 422 -> invalid(error, code);
      case 403 -> forbidden(status, error, code);
      case 404 -> missing(error);
      case 408, 504 -> error.as(Kind.TIMEOUT, "");
      case 409 -> error.as(Kind.INVALID, "").withStatus(409);
      case 413 -> error.as(Kind.TOO_LARGE, "");
      case 415 -> error.as(Kind.UNSUPPORTED_TYPE, "");
      case 429 -> limited(error);
      case 500, 502, 503 -> broken(error, status);
      case 529 -> broken(error, 503);
      default ->
          status > 404 && status < 500 && error.told()
              ? invalid(error, code)
              : error.as(Kind.UPSTREAM, "");
    };
  }

  public static Failure denied(int status) {
    return denied("status " + status);
  }

  /** Its own words are not passed on: they like to quote a part of the key. */
  public static Failure denied(String how) {
    return Failure.of(
        Kind.UPSTREAM_DENIED,
        "The upstream did not accept the gateway's own credentials ("
            + how
            + "). The gateway's operator has to correct them.");
  }

  private boolean isRate(ToldError error) {
    boolean exhausted = error.message().toLowerCase(Locale.ROOT).contains("free");
    return error.limitSource().equals("openrouter_in_flight_budget")
        || (quotaIsRate && error.code().equals("insufficient_quota") && !exhausted);
  }

  private static Failure limited(ToldError error) {
    return error.as(Kind.LIMITED, "rate_limit_exceeded");
  }

  private static Failure invalid(ToldError error, String code) {
    if (error.isPage()) {
      return error.as(Kind.UPSTREAM, "");
    }
    if (error.moderated() || MODERATED.contains(code)) {
      return error.as(Kind.INVALID, "").withCode("content_filter");
    }
    boolean tooLong = error.message().contains("maximum context length");
    return error.as(Kind.INVALID, tooLong ? "context_length_exceeded" : "");
  }

  private static Failure forbidden(int status, ToldError error, String code) {
    if (error.moderated() || MODERATED.contains(code)) {
      return error.as(Kind.FORBIDDEN, "").withCode("content_filter");
    }
    if (error.isPage()) {
      return error.as(Kind.UPSTREAM, "");
    }
    String message = error.message().toLowerCase(Locale.ROOT);
    boolean aboutOurKey =
        message.contains("api key")
            || message.contains("api-key")
            || message.contains("credential")
            || message.contains("authenticat");
    return aboutOurKey ? denied("status " + status) : error.as(Kind.FORBIDDEN, "");
  }

  /** Without a word of explanation it is the path that is unknown: a wrong base address. */
  private static Failure missing(ToldError error) {
    if (!error.told()) {
      return error.as(Kind.UPSTREAM, "");
    }
    Failure failure = error.as(Kind.NOT_FOUND, "");
    String words = (error.code() + error.message()).toLowerCase(Locale.ROOT);
    return words.contains("model") ? failure.withCode("model_not_found") : failure;
  }

  private static Failure broken(ToldError error, int status) {
    return error.as(Kind.UPSTREAM, "").withStatus(error.isPage() ? 502 : status);
  }
}
