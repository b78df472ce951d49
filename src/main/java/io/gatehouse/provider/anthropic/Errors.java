// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.provider.ToldError;
import io.gatehouse.wire.Members;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What the API's errors mean. Their type says more than the status, which a stream lacks. */
final class Errors {
  private static final List<String> MONEY =
      List.of("credit balance is too low", "api usage limits");
  private static final List<String> TOO_LONG =
      List.of("prompt is too long", "exceed context limit", "context window");
  private static final List<String> BLOCKED = List.of("content filtering policy");

  private Errors() {}

  static Failure read(int status, String body) {
    ToldError told = ToldError.in(status, body);
    String type = Members.text(told.error(), "type");
    return judge(type.isEmpty() ? typeOf(status, told) : type, status, told);
  }

  /** An error inside a reply whose status said all is well. */
  static Optional<Failure> inBand(JsonObject event) {
    boolean isError = Members.text(event, "type").equals("error") || Members.says(event, "error");
    return isError ? Optional.of(told(event)) : Optional.empty();
  }

  private static Failure told(JsonObject event) {
    ToldError told = ToldError.in(event);
    return judge(Members.text(told.error(), "type"), 0, told);
  }

  /** For whoever answers in the API's place, or without its words. */
  private static String typeOf(int status, ToldError told) {
    boolean silent = !told.told();
    return switch (status) {
      case 401, 407 -> "authentication_error";
      case 402 -> "billing_error";
      case 413 -> "request_too_large";
      case 429 -> "rate_limit_error";
      case 408, 504 -> "timeout_error";
      case 529 -> "overloaded_error";
      case 403 -> silent ? "" : "permission_error";
      case 404 -> silent ? "" : "not_found_error";
      case 400, 422 -> told.isPage() ? "" : "invalid_request_error";
      default -> "";
    };
  }

  private static Failure judge(String type, int status, ToldError told) {
    return switch (type) {
      case "authentication_error", "permission_error" -> denied(type);
      case "billing_error" -> told.as(Kind.QUOTA, "insufficient_quota");
      case "rate_limit_error" -> limited(told);
      case "invalid_request_error" -> invalid(told);
      case "not_found_error" -> missing(told);
      case "conflict_error" -> told.as(Kind.INVALID, "").withStatus(409);
      case "request_too_large" -> told.as(Kind.TOO_LARGE, type);
      case "timeout_error" -> told.as(Kind.TIMEOUT, "");
      case "overloaded_error" -> told.as(Kind.UPSTREAM, type).withStatus(503);
      default -> {
        Failure broken = told.as(Kind.UPSTREAM, "");
        yield !told.isPage() && (status == 500 || status == 503)
            ? broken.withStatus(status)
            : broken;
      }
    };
  }

  /** Its own words are not passed on: they may quote a part of the key. */
  private static Failure denied(String type) {
    String wrong =
        type.equals("permission_error")
            ? "does not allow this to the gateway's own credentials"
            : "did not accept the gateway's own credentials";
    return Failure.of(
        Kind.UPSTREAM_DENIED,
        "The upstream " + wrong + ". The gateway's operator has to correct them.");
  }

  /** A limit on spending does not go away by waiting. */
  private static Failure limited(ToldError told) {
    boolean spending =
        Members.object(told.error(), "details")
            .map(details -> Members.text(details, "error_code"))
            .filter(code -> code.contains("spend_limit"))
            .isPresent();
    return spending
        ? told.as(Kind.QUOTA, "insufficient_quota")
        : told.as(Kind.LIMITED, "rate_limit_exceeded");
  }

  private static Failure invalid(ToldError told) {
    if (says(told, MONEY)) {
      return told.as(Kind.QUOTA, "insufficient_quota");
    }
    if (says(told, BLOCKED)) {
      return told.as(Kind.INVALID, "content_filter");
    }
    return told.as(Kind.INVALID, says(told, TOO_LONG) ? "context_length_exceeded" : "");
  }

  private static Failure missing(ToldError told) {
    return told.as(Kind.NOT_FOUND, says(told, List.of("model")) ? "model_not_found" : "");
  }

  private static boolean says(ToldError told, List<String> words) {
    String message = told.message().toLowerCase(Locale.ROOT);
    return words.stream().anyMatch(message::contains);
  }
}
