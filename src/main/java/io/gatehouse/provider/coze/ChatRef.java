// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.coze;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonObject;
import java.net.URLEncoder;

/** Which chat of which conversation; ids are longer than a number of JavaScript's, so texts. */
record ChatRef(String conversation, String chat) {
  static ChatRef of(JsonObject chat) {
    return new ChatRef(Members.text(chat, "conversation_id"), Members.text(chat, "id"));
  }

  boolean isKnown() {
    return !conversation.isEmpty() && !chat.isEmpty();
  }

  /** An endpoint that is asked about this chat. */
  String at(String path) {
    return path
        + "?conversation_id="
        + URLEncoder.encode(conversation, UTF_8)
        + "&chat_id="
        + URLEncoder.encode(chat, UTF_8);
  }

  UpstreamRequest cancel() {
    return UpstreamRequest.post(
        "v3/chat/cancel",
        Json.bytes(
            Json.object().add("conversation_id", conversation).add("chat_id", chat).build()));
  }
}
