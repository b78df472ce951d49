// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.ChatRequest.Part;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;

/** The arguments of a call, for upstreams that want them as JSON and not as text. */
public final class CallArguments {
  private CallArguments() {}

  /**
   * None are an empty object.
   *
   * @param path where they stand in the request
   * @throws Refused when they are not one JSON object
   */
  public static JsonObject of(Part.ToolCall call, String path) {
    if (call.arguments().isBlank()) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
    try {
      return Json.parse(call.arguments());
    } catch (JsonException noObject) {
      throw new Refused(
          Failure.of(
                  Failure.Kind.INVALID,
                  "Invalid value for '" + path + "': expected the text of a JSON object.")
              .withCode("invalid_value")
              .withParam(path));
    }
  }
}
