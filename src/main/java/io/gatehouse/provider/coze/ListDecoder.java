// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.coze;

import io.gatehouse.model.ReplySink;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.ReplyText;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import jakarta.json.JsonValue;
import java.nio.ByteBuffer;

/** Hears the messages of a chat that is over. */
final class ListDecoder implements Provider.Decoder {
  private final ReplyText body = new ReplyText();
  private final ReplySink sink;
  private final JsonObject chat;

  /**
   * @param chat as it was when it was over
   */
  ListDecoder(ReplySink sink, JsonObject chat) {
    this.sink = sink;
    this.chat = chat;
  }

  @Override
  public void feed(ByteBuffer bytes) {
    body.add(bytes);
  }

  @Override
  public void end() {
    String text = body.toString();
    JsonObject list = parsed(text);
    if (CozeErrors.isError(list) || !(list.get("data") instanceof JsonArray)) {
      sink.fail(CozeErrors.instead(text));
      return;
    }
    Teller teller = new Teller(sink);
    teller.chat(chat);
    Members.objects(list, "data").forEach(teller::message);
    teller.end(Members.text(chat, "status"), chat);
  }

  private static JsonObject parsed(String text) {
    try {
      return Json.parse(text);
    } catch (JsonException garbage) {
      return JsonValue.EMPTY_JSON_OBJECT;
    }
  }
}
