// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import io.gatehouse.model.ReplySink;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.ReplyText;
import io.gatehouse.provider.Unreadable;
import jakarta.json.JsonException;
import java.nio.ByteBuffer;

/** Hears a whole reply, once it is there. */
final class WholeDecoder implements Provider.Decoder {
  private final ReplyText body = new ReplyText();
  private final Telling telling;

  WholeDecoder(ReplySink sink) {
    this.telling = new Telling(sink);
  }

  @Override
  public void feed(ByteBuffer bytes) {
    body.add(bytes);
  }

  @Override
  public void end() {
    String text = body.toString().strip();
    try {
      telling.hear(text);
    } catch (JsonException garbage) {
      telling.fail(Unreadable.whole(text));
    }
    telling.end();
  }
}
