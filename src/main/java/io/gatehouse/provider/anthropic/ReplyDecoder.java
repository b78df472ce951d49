// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.anthropic;

import io.gatehouse.model.Failure;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.ReplyText;
import io.gatehouse.provider.Unreadable;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonArray;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;

/** Hears a whole message, once it is there. */
final class ReplyDecoder implements Provider.Decoder {
  private final ReplyText body = new ReplyText();
  private final MessageTeller teller;

  ReplyDecoder(MessageTeller teller) {
    this.teller = teller;
  }

  @Override
  public void feed(ByteBuffer bytes) {
    body.add(bytes);
  }

  @Override
  public void end() {
    String text = body.toString().strip();
    try {
      message(Json.parse(text));
    } catch (JsonException garbage) {
      teller.fail(Unreadable.whole(text));
    }
  }

  private void message(JsonObject message) {
    Optional<Failure> failure = Errors.inBand(message);
    if (failure.isPresent() || !(message.get("content") instanceof JsonArray)) {
      teller.fail(failure.orElseGet(OpenAiErrors::incomplete));
      return;
    }
    teller.head(message);
    List<JsonObject> blocks = Members.objects(message, "content");
    for (int i = 0; i < blocks.size(); i++) {
      teller.open(i, blocks.get(i));
      teller.close(i);
    }
    teller.settle(message, message);
    teller.end();
  }
}
