// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import java.util.Optional;

/**
 * OpenAI's error envelope. All four of its members are always there: some clients read them without
 * asking. What is ours stands in a member of its own.
 */
final class OpenAiError {
  private OpenAiError() {}

  static JsonObject envelope(Failure failure) {
    var error = Json.object().add("message", failure.message()).add("type", type(failure.kind()));
    optional(error, "param", failure.param());
    optional(error, "code", failure.code().or(() -> code(failure.kind())));
    if (failure.upstream().isPresent() || failure.upstreamStatus() > 0) {
      error.add("gatehouse", origin(failure));
    }
    return Json.object().add("error", error).build();
  }

  private static void optional(JsonObjectBuilder object, String name, Optional<String> value) {
    value.ifPresentOrElse(text -> object.add(name, text), () -> object.addNull(name));
  }

  private static JsonObjectBuilder origin(Failure failure) {
    var origin = Json.object();
    failure.upstream().ifPresent(name -> origin.add("upstream", name));
    if (failure.upstreamStatus() > 0) {
      origin.add("upstream_status", failure.upstreamStatus());
    }
    return origin;
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
