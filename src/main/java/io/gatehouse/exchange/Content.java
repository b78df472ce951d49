// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.dialect.Dialect;
import io.gatehouse.dialect.OpenAiEmbeddings;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.wire.Envelope;
import io.gatehouse.wire.Json;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A request with its target's model, read as deep as somebody wants to know, and only once. Only
 * its first level has been read before.
 */
final class Content {
  private final Envelope envelope;
  private final String model;
  private @Nullable JsonObject json;
  private @Nullable ChatRequest chat;
  private @Nullable OpenAiEmbeddings embeddings;

  Content(Envelope envelope, String model) {
    this.envelope = envelope;
    this.model = model;
  }

  /** As the client sent it, but for the model's name. */
  ByteBuffer bytes() {
    boolean same = envelope.string("model").filter(model::equals).isPresent();
    return same ? envelope.bytes() : envelope.with("model", Json.string(model).toString());
  }

  /**
   * @throws Refused when it is too deep to be read
   */
  JsonObject json() {
    if (json == null) {
      json = parsed(bytes());
    }
    return json;
  }

  /**
   * @param completed adds what the request itself does not say
   * @throws Refused naming the field at fault
   */
  ChatRequest chat(Dialect dialect, UnaryOperator<ChatRequest> completed) {
    if (chat == null) {
      chat = completed.apply(dialect.decode(json()));
    }
    return chat;
  }

  /**
   * @throws Refused naming the field at fault
   */
  OpenAiEmbeddings embeddings() {
    if (embeddings == null) {
      embeddings = OpenAiEmbeddings.read(json());
    }
    return embeddings;
  }

  private static String text(ByteBuffer body) {
    return body.hasArray()
        ? new String(body.array(), body.arrayOffset() + body.position(), body.remaining(), UTF_8)
        : UTF_8.decode(body.duplicate()).toString();
  }

  private static JsonObject parsed(ByteBuffer body) {
    try {
      return Json.parse(text(body));
    } catch (JsonException tooMuch) {
      throw new Refused(Failure.of(Kind.INVALID, "The request body cannot be read as JSON."));
    }
  }
}
