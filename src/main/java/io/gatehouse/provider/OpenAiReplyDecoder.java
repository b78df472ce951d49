// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** Hears a whole chat completion, once it is there. Blank lines may stand before it. */
final class OpenAiReplyDecoder implements Provider.Decoder {
  private final ReplyText body = new ReplyText();
  private final ReplySink sink;
  private final OpenAiErrors errors;
  private final UnaryOperator<JsonObject> accent;

  OpenAiReplyDecoder(ReplySink sink, OpenAiErrors errors, UnaryOperator<JsonObject> accent) {
    this.sink = sink;
    this.errors = errors;
    this.accent = accent;
  }

  @Override
  public void feed(ByteBuffer bytes) {
    body.add(bytes);
  }

  @Override
  public void end() {
    String text = body.toString().strip();
    try {
      reply(Json.parse(text));
    } catch (JsonException | ClassCastException garbage) {
      sink.fail(Unreadable.whole(text));
    }
  }

  private void reply(JsonObject raw) {
    Optional<Failure> failure = errors.inBand(raw);
    JsonObject reply = ReplyMender.mend(accent.apply(raw), "");
    List<JsonObject> choices = Members.objects(reply, "choices");
    if (failure.isPresent() || choices.isEmpty()) {
      sink.fail(failure.orElseGet(OpenAiErrors::incomplete));
      return;
    }
    ReplyTeller teller = new ReplyTeller(sink);
    teller.begin(reply);
    teller.speech(choices.get(0).getJsonObject("message"));
    teller.finish(Members.text(choices.get(0), "finish_reason"));
    teller.end(Members.object(reply, "usage").flatMap(OpenAiUsage::read));
  }
}
