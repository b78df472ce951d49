// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.Tap;
import io.gatehouse.provider.Unreadable;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.ReplyHead;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.UnaryOperator;

/** A whole reply under repair: collected within a limit, then mended in one piece. */
final class WholeMend implements Converter {
  private final ReplyHead head;
  private final Tap tap;
  private final Tally tally;
  private final UnaryOperator<JsonObject> mend;
  private final int limit;
  private final Held held = new Held();
  private String text = "";
  private int length;
  private Optional<Failure> failure = Optional.empty();

  /**
   * @param tally asked if nobody else knows what it cost
   */
  WholeMend(ReplyHead head, Tap tap, Tally tally, UnaryOperator<JsonObject> mend, int limit) {
    this.head = head;
    this.tap = tap;
    this.tally = tally;
    this.mend = mend;
    this.limit = limit;
  }

  @Override
  public ReplyHead head() {
    return new ReplyHead(head.status(), head.headers(), length);
  }

  @Override
  public ByteBuffer convert(ByteBuffer chunk) {
    if (held.size() + chunk.remaining() > limit) {
      fail("The upstream's reply is larger than " + limit + " bytes");
    } else {
      held.add(chunk);
    }
    return EMPTY;
  }

  @Override
  public ByteBuffer finish() {
    byte[] body = held.copy();
    tap.whole(body);
    failure = failure.or(tap::failure);
    if (failure.isPresent()) {
      return EMPTY;
    }
    text = new String(body, UTF_8).strip();
    if (tap.usage().isEmpty()) {
      tally.hear(text);
    }
    try {
      ByteBuffer mended = Json.bytes(mend.apply(Json.parse(text)));
      length = mended.remaining();
      return mended;
    } catch (JsonException | ClassCastException notJson) {
      failure = Optional.of(Unreadable.whole(text));
      return EMPTY;
    }
  }

  private void fail(String message) {
    failure = Optional.of(Failure.of(Kind.UPSTREAM, message).asLasting());
  }

  @Override
  public Optional<Failure> failure() {
    return failure;
  }

  @Override
  public boolean speaks() {
    if (tap.usage().isPresent()) {
      tally.hear(text);
    }
    return tally.hasSpoken();
  }

  @Override
  public Optional<Usage> usage() {
    return tap.usage().or(tally::usage);
  }
}
