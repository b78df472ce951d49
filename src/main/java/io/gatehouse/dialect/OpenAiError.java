// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Tried;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.List;
import java.util.Optional;

/**
 * OpenAI's error envelope. All four of its members are always there: some clients read them without
 * asking. What is ours stands in a member of its own.
 */
final class OpenAiError {
  private OpenAiError() {}

  static JsonObject envelope(Failure failure) {
    return envelope(failure, List.of());
  }

  static JsonObject envelope(Failure failure, List<Tried> attempts) {
    var error = Json.object().add("message", failure.message()).add("type", type(failure.kind()));
    optional(error, "param", failure.param());
    optional(error, "code", failure.code().or(() -> code(failure.kind())));
    JsonObject origin = origin(failure, attempts);
    if (!origin.isEmpty()) {
      error.add("gatehouse", origin);
    }
    return Json.object().add("error", error).build();
  }

  private static void optional(JsonObjectBuilder object, String name, Optional<String> value) {
    value.ifPresentOrElse(text -> object.add(name, text), () -> object.addNull(name));
  }

  private static JsonObject origin(Failure failure, List<Tried> attempts) {
    var origin = Json.object();
    failure.upstream().ifPresent(name -> origin.add("upstream", name));
    if (failure.upstreamStatus() > 0) {
      origin.add("upstream_status", failure.upstreamStatus());
    }
    if (!attempts.isEmpty()) {
      var list = Json.array();
      attempts.forEach(attempt -> list.add(attempt(attempt)));
      origin.add("attempts", list);
    }
    return origin.build();
  }

  private static JsonObjectBuilder attempt(Tried tried) {
    var attempt = Json.object().add("upstream", tried.upstream()).add("model", tried.model());
    if (tried.status() > 0) {
      attempt.add("status", tried.status());
    }
    return attempt.add("ms", tried.time().toMillis()).add("outcome", tried.outcome());
  }

  private static String type(Kind kind) {
    return switch (kind) {
      case LIMITED -> "rate_limit_error";
      case QUOTA -> "insufficient_quota";
      case INTERNAL, NOT_CONFIGURED, OVERLOADED -> "server_error";
      case UPSTREAM, UPSTREAM_DENIED, TIMEOUT -> "upstream_error";
      default -> "invalid_request_error";
    };
  }

  private static Optional<String> code(Kind kind) {
    return switch (kind) {
      case UNAUTHENTICATED -> Optional.of("invalid_api_key");
      case LIMITED -> Optional.of("rate_limit_exceeded");
      case QUOTA -> Optional.of("insufficient_quota");
      default -> Optional.empty();
    };
  }
}
