// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.dialect;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Tried;
import io.gatehouse.model.Tuning;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Wire;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Collection;
import java.util.List;
import java.util.Locale;

/**
 * OpenAI's Chat Completions format.
 *
 * @see <a href="https://platform.openai.com/docs/api-reference/chat">Chat Completions</a>
 */
public final class OpenAiChat implements Dialect {
  public static final Dialect DIALECT = new OpenAiChat();

  private OpenAiChat() {}

  @Override
  public Wire wire() {
    return Wire.OPENAI;
  }

  @Override
  public ChatRequest decode(JsonObject body) {
    return OpenAiRequest.read(Asked.body(body));
  }

  @Override
  public List<String> dropped(Collection<String> names) {
    return OpenAiRequest.dropped(names);
  }

  @Override
  public String name(Tuning tuning) {
    return tuning.name().toLowerCase(Locale.ROOT);
  }

  @Override
  public Encoder encoder(ChatRequest request, long created) {
    return request.stream()
        ? new OpenAiChunks(request.model(), created, request.delivery().includeUsage())
        : new OpenAiReply(request.model(), created);
  }

  @Override
  public JsonObject usage(Usage usage) {
    return OpenAiWords.usage(usage).build();
  }

  @Override
  public ByteBuffer error(Failure failure, List<Tried> attempts) {
    return Json.bytes(OpenAiError.envelope(failure, attempts));
  }

  @Override
  public ByteBuffer errorEvent(Failure failure, List<Tried> attempts) {
    return UTF_8.encode("data: " + OpenAiError.envelope(failure, attempts) + "\n\n");
  }
}
