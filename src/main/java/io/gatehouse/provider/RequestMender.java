// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.List;
import java.util.Set;

/** Says a request in the words its upstream knows. Leaves it alone where they are the same. */
final class RequestMender {
  private static final List<String> HOUSEKEEPING = List.of("store", "service_tier", "prediction");

  private final Set<Quirk> quirks;

  RequestMender(Set<Quirk> quirks) {
    this.quirks = quirks;
  }

  JsonObject mend(Endpoint endpoint, JsonObject request) {
    return switch (endpoint) {
      case CHAT -> chat(request);
      case EMBEDDINGS -> embeddings(request);
      default -> request;
    };
  }

  private JsonObject chat(JsonObject request) {
    JsonObject mended = request;
    if (quirks.contains(Quirk.OLD_MAX_TOKENS)) {
      mended = withOldMaxTokens(mended);
    }
    if (quirks.contains(Quirk.NO_HOUSEKEEPING)) {
      mended = without(mended, HOUSEKEEPING);
    }
    if (quirks.contains(Quirk.NO_DEVELOPER)) {
      mended = withoutDeveloper(mended);
    }
    if (!quirks.contains(Quirk.SHY_OF_STREAM_OPTIONS)) {
      mended = withUsage(mended);
    }
    return quirks.contains(Quirk.SPEAKS_GLM) ? ZaiRequest.mend(mended) : mended;
  }

  /** What of a request {@link #mend} leaves out without another word for it. */
  List<String> drops(Endpoint endpoint, JsonObject request) {
    boolean lacksWords = endpoint == Endpoint.CHAT && quirks.contains(Quirk.SPEAKS_GLM);
    return lacksWords ? ZaiRequest.drops(request) : List.of();
  }

  /** A stream tells what it has cost only if asked; a client that did not ask does not hear it. */
  private static JsonObject withUsage(JsonObject request) {
    JsonObject options =
        Members.object(request, "stream_options").orElse(JsonValue.EMPTY_JSON_OBJECT);
    if (request.get("stream") != JsonValue.TRUE || options.containsKey("include_usage")) {
      return request;
    }
    return Json.object(request)
        .add("stream_options", Json.object(options).add("include_usage", true))
        .build();
  }

  private JsonObject embeddings(JsonObject request) {
    boolean numbers =
        quirks.contains(Quirk.NO_BASE64)
            && Members.text(request, "encoding_format").equals("base64");
    return numbers ? Json.object(request).add("encoding_format", "float").build() : request;
  }

  private static JsonObject withOldMaxTokens(JsonObject request) {
    JsonValue limit = request.get("max_completion_tokens");
    if (limit == null) {
      return request;
    }
    var renamed = Json.object(request).remove("max_completion_tokens");
    if (!Members.says(request, "max_tokens")) {
      renamed.add("max_tokens", limit);
    }
    return renamed.build();
  }

  private static JsonObject without(JsonObject request, List<String> names) {
    if (names.stream().noneMatch(request::containsKey)) {
      return request;
    }
    var rest = Json.object(request);
    names.forEach(rest::remove);
    return rest.build();
  }

  private static JsonObject withoutDeveloper(JsonObject request) {
    if (!(request.get("messages") instanceof JsonArray messages)
        || messages.stream().noneMatch(RequestMender::fromDeveloper)) {
      return request;
    }
    var renamed = Json.array();
    for (JsonValue message : messages) {
      renamed.add(
          fromDeveloper(message)
              ? Json.object(message.asJsonObject()).add("role", "system").build()
              : message);
    }
    return Json.object(request).add("messages", renamed).build();
  }

  private static boolean fromDeveloper(JsonValue message) {
    return message instanceof JsonObject object && Members.text(object, "role").equals("developer");
  }
}
