// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.ToldError;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import io.gatehouse.wire.RetryAfter;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * What the upstream's errors mean. Its own word for one says more than the HTTP status: a wrong key
 * is told as 400, and inside a stream there is no status.
 *
 * @see <a href="https://ai.google.dev/gemini-api/docs/troubleshooting">Troubleshooting</a>
 */
final class Errors {
  private static final String RETRY_INFO = "/google.rpc.RetryInfo";
  private static final Set<String> OUR_ACCESS =
      Set.of("API_KEY_INVALID", "API_KEY_SERVICE_BLOCKED", "SERVICE_DISABLED", "CONSUMER_INVALID");

  private Errors() {}

  static Failure read(int status, String body) {
    return judge(status, told(status, body));
  }

  /** An error in place of a reply, or of the rest of one. */
  static Optional<Failure> inBand(JsonObject frame) {
    if (!Members.says(frame, "error")) {
      return Optional.empty();
    }
    ToldError error = ToldError.in(frame);
    int code = Members.number(error.error(), "code").map(JsonNumber::intValue).orElse(0);
    return Optional.of(judge(code, error));
  }

  /** Some come wrapped in a list. */
  private static ToldError told(int status, String body) {
    try {
      if (body.strip().startsWith("[")
          && Json.value(body.strip()) instanceof JsonArray list
          && !list.isEmpty()
          && list.get(0) instanceof JsonObject first) {
        return ToldError.in(first);
      }
    } catch (JsonException plainText) {
      return ToldError.in(status, body);
    }
    return ToldError.in(status, body);
  }

  private static Failure judge(int status, ToldError error) {
    Failure failure = meaning(status, error);
    return failure.kind().again
        ? delay(error).map(failure::withRetryAfter).orElse(failure)
        : failure;
  }

  /** How long it wants to be left alone, as {@code google.rpc.RetryInfo} says it. */
  private static Optional<Duration> delay(ToldError error) {
    return details(error).stream()
        .filter(detail -> Members.text(detail, "@type").endsWith(RETRY_INFO))
        .map(detail -> Members.text(detail, "retryDelay"))
        .filter(delay -> delay.endsWith("s"))
        .flatMap(delay -> RetryAfter.ofSeconds(delay.substring(0, delay.length() - 1)).stream())
        .findFirst();
  }

  private static Failure meaning(int status, ToldError error) {
    if (aboutOurAccess(error)) {
      return OpenAiErrors.denied(status);
    }
    String word = Members.text(error.error(), "status");
    return switch (word.isEmpty() ? word(status) : word) {
      case "INVALID_ARGUMENT", "OUT_OF_RANGE" -> invalid(error);
      case "FAILED_PRECONDITION" -> Failure.of(Kind.UPSTREAM_DENIED, error.message());
      case "UNAUTHENTICATED" -> OpenAiErrors.denied(status);
      case "PERMISSION_DENIED" -> forbidden(status, error);
      case "NOT_FOUND" -> missing(error);
      case "RESOURCE_EXHAUSTED" -> exhausted(error);
      case "TOO_LARGE" -> Failure.of(Kind.TOO_LARGE, error.message());
      case "DEADLINE_EXCEEDED" -> Failure.of(Kind.TIMEOUT, error.message());
      case "INTERNAL", "UNKNOWN" -> broken(error, 500);
      case "UNAVAILABLE" -> broken(error, 503);
      default -> Failure.of(Kind.UPSTREAM, error.message());
    };
  }

  /** The word that belongs to a status, for errors that come from something in between. */
  private static String word(int status) {
    return switch (status) {
      case 400 -> "INVALID_ARGUMENT";
      case 401, 407 -> "UNAUTHENTICATED";
      case 403 -> "PERMISSION_DENIED";
      case 404 -> "NOT_FOUND";
      case 408, 504 -> "DEADLINE_EXCEEDED";
      case 413 -> "TOO_LARGE";
      case 429 -> "RESOURCE_EXHAUSTED";
      case 500 -> "INTERNAL";
      case 503 -> "UNAVAILABLE";
      default -> "";
    };
  }

  private static List<JsonObject> details(ToldError error) {
    return Members.objects(error.error(), "details");
  }

  private static boolean says(ToldError error, String words) {
    return error.message().toLowerCase(Locale.ROOT).contains(words);
  }

  private static boolean aboutOurAccess(ToldError error) {
    return says(error, "api key")
        || details(error).stream()
            .anyMatch(detail -> OUR_ACCESS.contains(Members.text(detail, "reason")));
  }

  private static Failure invalid(ToldError error) {
    if (error.isPage()) {
      return Failure.of(Kind.UPSTREAM, error.message());
    }
    if (says(error, "payload size exceeds")) {
      return Failure.of(Kind.TOO_LARGE, error.message());
    }
    Failure failure = Failure.of(Kind.INVALID, error.message());
    return says(error, "token count") && says(error, "exceeds")
        ? failure.withCode("context_length_exceeded")
        : failure;
  }

  /** Files belong to whoever put their address into the request; all else is asked of our key. */
  private static Failure forbidden(int status, ToldError error) {
    if (error.isPage()) {
      return Failure.of(Kind.UPSTREAM, error.message());
    }
    return says(error, "access the file")
        ? Failure.of(Kind.FORBIDDEN, error.message())
        : OpenAiErrors.denied(status);
  }

  /** Without a word of explanation it is the path that is unknown: a wrong base address. */
  private static Failure missing(ToldError error) {
    if (!error.told()) {
      return Failure.of(Kind.UPSTREAM, error.message());
    }
    Failure failure = Failure.of(Kind.NOT_FOUND, error.message());
    return says(error, "model") ? failure.withCode("model_not_found") : failure;
  }

  /** What is counted by the day, or is paid for in advance, does not come back by waiting. */
  private static Failure exhausted(ToldError error) {
    boolean gone =
        says(error, "credits")
            || says(error, "billing account")
            || details(error).stream()
                .flatMap(detail -> Members.objects(detail, "violations").stream())
                .anyMatch(violation -> Members.text(violation, "quotaId").contains("PerDay"));
    return gone
        ? Failure.of(Kind.QUOTA, error.message()).withCode("insufficient_quota")
        : Failure.of(Kind.LIMITED, error.message()).withCode("rate_limit_exceeded");
  }

  private static Failure broken(ToldError error, int status) {
    return Failure.of(Kind.UPSTREAM, error.message()).withStatus(error.isPage() ? 502 : status);
  }
}
