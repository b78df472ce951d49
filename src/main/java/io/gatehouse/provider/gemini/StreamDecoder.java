// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.ReplySink;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Unreadable;
import io.gatehouse.wire.SseReader;
import jakarta.json.JsonException;
import java.nio.ByteBuffer;

/**
 * Hears a streamed reply: events without a name, each a frame, and no closing mark. Errors may
 * stand between them as bare JSON, which is read when nothing else ends the reply.
 */
final class StreamDecoder implements Provider.Decoder {
  private static final int MOST_BARE = 1 << 20;

  private final Telling telling;
  private final StringBuilder bare = new StringBuilder();
  private final SseReader events =
      new SseReader(
          new SseReader.Listener() {
            @Override
            public void event(String name, String data) {
              frame(name, data);
            }

            @Override
            public void unknown(String line) {
              if (bare.length() < MOST_BARE) {
                bare.append(line).append('\n');
              }
            }
          });

  private boolean ending;

  StreamDecoder(ReplySink sink) {
    this.telling = new Telling(sink);
  }

  @Override
  public void feed(ByteBuffer bytes) {
    events.feed(bytes);
  }

  private void frame(String name, String data) {
    if (telling.over()) {
      return;
    }
    try {
      telling.hear(data);
    } catch (JsonException garbage) {
      if (ending) {
        telling.fail(OpenAiErrors.incomplete());
      } else if (name.isEmpty()) {
        telling.fail(Unreadable.event());
      }
    }
  }

  /** The last event may lack the line that closes it. */
  @Override
  public void end() {
    ending = true;
    events.feed(UTF_8.encode("\n\n"));
    if (bare.length() > 0) {
      frame("bare", bare.toString());
    }
    telling.end();
  }
}
