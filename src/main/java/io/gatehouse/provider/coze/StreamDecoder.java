// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.coze;

import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Unreadable;
import io.gatehouse.wire.EventsOrJson;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Hears a chat as it is streamed. An error may come instead as plain JSON under a status of 200.
 * The chat's own end counts: the mark behind it need not come.
 */
final class StreamDecoder implements Provider.Decoder {
  private static final String CHAT = "conversation.chat.";

  private final EventsOrJson reply =
      new EventsOrJson(
          new EventsOrJson.Listener() {
            @Override
            public void event(String name, String data) {
              StreamDecoder.this.event(name, data);
            }

            @Override
            public void whole(String text) {
              fail(CozeErrors.instead(text));
            }
          });
  private final ReplySink sink;
  private final Headers credentials;
  private final Teller teller;
  private boolean over;
  private boolean chatIsOver;

  /**
   * @param credentials for stopping the chat
   */
  StreamDecoder(ReplySink sink, Headers credentials) {
    this.sink = sink;
    this.credentials = credentials;
    this.teller = new Teller(sink);
  }

  @Override
  public void feed(ByteBuffer bytes) {
    reply.feed(bytes);
  }

  @Override
  public void end() {
    reply.end();
    fail(OpenAiErrors.incomplete());
  }

  @Override
  public Optional<UpstreamRequest> undo() {
    return teller.ref().isKnown() && !chatIsOver
        ? Optional.of(teller.ref().cancel().with(credentials))
        : Optional.empty();
  }

  private void fail(Failure failure) {
    if (!over) {
      over = true;
      sink.fail(failure);
    }
  }

  private void event(String name, String data) {
    if (over) {
      return;
    }
    JsonObject said;
    try {
      said = Json.parse(data);
    } catch (JsonException noObject) {
      if (data.startsWith("{")) {
        fail(Unreadable.event());
      }
      return;
    }
    switch (name) {
      case "conversation.message.delta" -> teller.delta(said);
      case "conversation.message.completed" -> teller.message(said);
      case "error" -> fail(CozeErrors.inBand(said));
      default -> chat(name, said);
    }
  }

  private void chat(String name, JsonObject chat) {
    if (!name.startsWith(CHAT)) {
      return;
    }
    String status = name.substring(CHAT.length());
    if (Teller.isOver(status)) {
      over = true;
      chatIsOver = true;
      teller.end(status, chat);
    } else {
      teller.chat(chat);
    }
  }
}
