// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Unreadable;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.SseReader;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;

/** Hears a streamed message, or a whole one where something in between has made it so. */
final class StreamDecoder implements Provider.Decoder {
  private final SseReader events = new SseReader((name, data) -> event(data));
  private final MessageTeller teller;
  private final ReplyDecoder whole;
  private boolean isWhole;

  StreamDecoder(MessageTeller teller) {
    this.teller = teller;
    this.whole = new ReplyDecoder(teller);
  }

  @Override
  public void head(ReplyHead head) {
    isWhole = head.isJson();
  }

  @Override
  public void feed(ByteBuffer bytes) {
    if (isWhole) {
      whole.feed(bytes);
    } else {
      events.feed(bytes);
    }
  }

  @Override
  public void end() {
    if (isWhole) {
      whole.end();
    } else {
      teller.fail(OpenAiErrors.incomplete());
    }
  }

  private void event(String data) {
    if (teller.over() || data.isBlank()) {
      return;
    }
    String words = TextDelta.in(data);
    if (!words.isEmpty()) {
      teller.text(words);
      return;
    }
    try {
      event(Json.parse(data));
    } catch (JsonException garbage) {
      teller.fail(Unreadable.event());
    }
  }

  private void event(JsonObject event) {
    switch (Members.text(event, "type")) {
      case "message_start" -> teller.head(member(event, "message"));
      case "content_block_start" -> teller.open(index(event), member(event, "content_block"));
      case "content_block_delta" -> teller.grow(index(event), member(event, "delta"));
      case "content_block_stop" -> teller.close(index(event));
      case "message_delta" -> teller.settle(member(event, "delta"), event);
      case "message_stop" -> teller.end();
      default -> Errors.inBand(event).ifPresent(teller::fail); // or a ping, or something new
    }
  }

  private static JsonObject member(JsonObject event, String name) {
    return Members.object(event, name).orElse(JsonValue.EMPTY_JSON_OBJECT);
  }

  private static int index(JsonObject event) {
    return Members.number(event, "index").map(number -> number.intValue()).orElse(0);
  }
}
