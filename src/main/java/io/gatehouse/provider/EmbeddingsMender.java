// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonNumber;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/**
 * Embeddings as the official clients ask for them: they want base64 whether their caller cares or
 * not, and one of them decodes numbers as base64 without looking.
 */
final class EmbeddingsMender {
  private EmbeddingsMender() {}

  static JsonObject inBase64(JsonObject reply) {
    if (Members.objects(reply, "data").stream().noneMatch(EmbeddingsMender::inNumbers)) {
      return reply;
    }
    var data = Json.array();
    for (JsonValue item : Members.items(reply, "data")) {
      data.add(
          item instanceof JsonObject embedding && inNumbers(embedding)
              ? Json.object(embedding)
                  .add("embedding", base64(embedding.getJsonArray("embedding")))
                  .build()
              : item);
    }
    return Json.object(reply).add("data", data).build();
  }

  private static boolean inNumbers(JsonObject embedding) {
    return embedding.get("embedding") instanceof JsonArray numbers
        && numbers.stream().allMatch(JsonNumber.class::isInstance);
  }

  private static String base64(JsonArray numbers) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * numbers.size()).order(ByteOrder.LITTLE_ENDIAN);
    for (JsonNumber number : numbers.getValuesAs(JsonNumber.class)) {
      bytes.putFloat((float) number.doubleValue());
    }
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
