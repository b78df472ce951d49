// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.ReplySink;
import io.gatehouse.wire.Members;
import io.gatehouse.wire.SseReader;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;
import java.util.function.UnaryOperator;

/**
 * Hears a streamed chat completion. The mender sits in front, so that what is read here is always
 * in good order; only the first choice is told.
 */
final class OpenAiStreamDecoder implements Provider.Decoder {
  private final SseReader events = new SseReader((name, data) -> event(data));
  private final ReplySink sink;
  private final ChunkMender chunks;
  private final ReplyTeller teller;
  private boolean over;

  OpenAiStreamDecoder(ReplySink sink, OpenAiErrors errors, UnaryOperator<JsonObject> accent) {
    this.sink = sink;
    this.chunks =
        new ChunkMender(errors, accent, true, false, () -> JsonValue.EMPTY_JSON_OBJECT, "");
    this.teller = new ReplyTeller(sink);
  }

  @Override
  public void feed(ByteBuffer bytes) {
    events.feed(bytes);
  }

  @Override
  public void end() {
    chunks.end(this::chunk);
    settle();
  }

  private void event(String data) {
    chunks.event(data, this::chunk);
    settle();
  }

  private void chunk(JsonObject chunk) {
    teller.begin(chunk);
    for (JsonObject choice : Members.objects(chunk, "choices")) {
      if (choice.getInt("index") == 0) {
        teller.speech(choice.getJsonObject("delta"));
        teller.finish(Members.text(choice, "finish_reason"));
      }
    }
  }

  private void settle() {
    if (over) {
      return;
    }
    if (chunks.failure().isPresent()) {
      over = true;
      sink.fail(chunks.failure().get());
    } else if (chunks.complete()) {
      over = true;
      teller.end(chunks.usage());
    }
  }
}
