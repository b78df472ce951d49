// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import io.gatehouse.model.EmbeddingRequest;
import io.gatehouse.model.Embeddings;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Json;
import jakarta.json.JsonObject;
import jakarta.json.JsonObjectBuilder;
import jakarta.json.JsonValue;
import java.math.BigDecimal;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Set;

/**
 * A request for embeddings in OpenAI's format, read whole, and how its client wants them written.
 *
 * @param base64 vectors as the bytes of their numbers, little end first; what the official clients
 *     ask for by themselves
 * @see <a href="https://platform.openai.com/docs/api-reference/embeddings">Embeddings</a>
 */
public record OpenAiEmbeddings(EmbeddingRequest request, boolean base64) {
  private static final int MOST_TEXTS = 2048;
  private static final Set<String> READ = Set.of("dimensions", "encoding_format", "input", "model");

  /**
   * Reads a request for an upstream of another wire.
   *
   * @throws io.gatehouse.model.Refused naming the field at fault
   */
  public static OpenAiEmbeddings read(JsonObject json) {
    Asked body = Asked.body(json);
    var extensions = Json.object(json);
    READ.forEach(extensions::remove);
    return new OpenAiEmbeddings(
        new EmbeddingRequest(
            body.need("model").text(),
            texts(body.need("input")),
            body.member("dimensions").map(size -> size.whole(1, Integer.MAX_VALUE)),
            extensions.build()),
        body.member("encoding_format").filter(OpenAiEmbeddings::isBase64).isPresent());
  }

  /** Which of these first-level fields of a request get lost when it is read for another wire. */
  public static List<String> dropped(Collection<String> names) {
    return OpenAiRequest.sane(names.stream().filter(name -> !READ.contains(name)));
  }

  private static List<String> texts(Asked input) {
    if (!input.isArray()) {
      return List.of(text(input, "a string or an array of strings"));
    }
    List<Asked> items = input.items();
    if (items.isEmpty() || items.size() > MOST_TEXTS) {
      throw input.wrongValue("from 1 to " + MOST_TEXTS + " texts");
    }
    return items.stream().map(item -> text(item, "a string")).toList();
  }

  private static String text(Asked input, String wanted) {
    switch (input.value().getValueType()) {
      case NUMBER, ARRAY -> throw input.untranslatable("Text as tokens");
      case STRING -> {
        if (input.text().isEmpty()) {
          throw input.wrongValue("a text that is not empty");
        }
        return input.text();
      }
      default -> throw input.wrongType(wanted);
    }
  }

  private static boolean isBase64(Asked format) {
    return switch (format.text()) {
      case "base64" -> true;
      case "float" -> false;
      default -> throw format.wrongValue("'float' or 'base64'");
    };
  }

  /** The reply to this request. */
  public ByteBuffer reply(Embeddings embeddings) {
    var data = Json.array();
    int index = 0;
    for (float[] vector : embeddings.vectors()) {
      data.add(
          Json.object()
              .add("object", "embedding")
              .add("index", index++)
              .add("embedding", base64 ? bytes(vector) : numbers(vector)));
    }
    return Json.bytes(
        Json.object()
            .add("object", "list")
            .add("data", data)
            .add("model", embeddings.model())
            .add("usage", usage(embeddings.usage()))
            .build());
  }

  private static JsonValue bytes(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(Float.BYTES * vector.length).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Json.string(Base64.getEncoder().encodeToString(bytes.array()));
  }

  private static JsonValue numbers(float[] vector) {
    var numbers = Json.array();
    for (float number : vector) {
      numbers.add(new BigDecimal(Float.toString(number)));
    }
    return numbers.build();
  }

  private static JsonObjectBuilder usage(Usage usage) {
    var written =
        Json.object().add("prompt_tokens", usage.input()).add("total_tokens", usage.total());
    return usage.estimated()
        ? written.add("prompt_tokens_details", Json.object().add("estimated", true))
        : written;
  }
}
