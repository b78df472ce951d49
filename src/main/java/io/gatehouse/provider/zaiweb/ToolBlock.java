// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A call as it stands on the page.
 *
 * @param open whether somebody else has to make it; the site has made the others itself
 */
record ToolBlock(String id, String name, String arguments, boolean open) {
  private static final String BEGIN = "<glm_block";
  private static final String END = "</glm_block>";

  /** The calls that are left to the client; empty when one of them is not whole. */
  static Optional<List<ToolBlock>> in(String text) {
    Map<String, ToolBlock> blocks = new LinkedHashMap<>();
    int at = text.indexOf(BEGIN);
    while (at >= 0) {
      int inside = text.indexOf('>', at) + 1;
      int end = text.indexOf(END, at);
      if (inside == 0 || end < inside) {
        return Optional.empty();
      }
      Optional<ToolBlock> block = read(text.substring(inside, end), blocks.size());
      if (block.isEmpty()) {
        return Optional.empty();
      }
      blocks.put(block.get().id(), block.get());
      at = text.indexOf(BEGIN, end);
    }
    return Optional.of(blocks.values().stream().filter(ToolBlock::open).toList());
  }

  private static Optional<ToolBlock> read(String json, int number) {
    try {
      JsonObject call =
          Members.object(Json.parse(json), "data")
              .flatMap(data -> Members.object(data, "metadata"))
              .orElse(JsonValue.EMPTY_JSON_OBJECT);
      String id = Members.text(call, "id");
      return Optional.of(
          new ToolBlock(
              id.isEmpty() ? "call_" + number : id,
              Members.text(call, "name"),
              arguments(call),
              Members.says(call, "name") && !Members.says(call, "result")));
    } catch (JsonException notWhole) {
      return Optional.empty();
    }
  }

  private static String arguments(JsonObject call) {
    if (!Members.says(call, "arguments")) {
      return "{}";
    }
    return Members.object(call, "arguments")
        .map(JsonObject::toString)
        .orElseGet(() -> Members.text(call, "arguments"));
  }
}
