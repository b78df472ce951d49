// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.Step;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/** The reply to an errand: collected whole, and what it says is what to do next. */
final class ErrandReply implements Converter {
  private final ReplyHead head;
  private final Function<WholeReply, Step> then;
  private final int limit;
  private final Held held = new Held();
  private Optional<Step> next = Optional.empty();
  private Optional<Failure> failure = Optional.empty();

  /**
   * @param limit in bytes; a longer reply is a failure
   */
  ErrandReply(ReplyHead head, Function<WholeReply, Step> then, int limit) {
    this.head = head;
    this.then = then;
    this.limit = limit;
  }

  @Override
  public ReplyHead head() {
    return head;
  }

  @Override
  public ByteBuffer convert(ByteBuffer chunk) {
    if (held.size() + chunk.remaining() > limit) {
      failure = Optional.of(Failure.of(Kind.UPSTREAM, "The upstream's reply is too large"));
    } else {
      held.add(chunk);
    }
    return EMPTY;
  }

  @Override
  public ByteBuffer finish() {
    try {
      String body = UTF_8.decode(held.take()).toString();
      next = Optional.of(then.apply(new WholeReply(head.status(), head.headers(), body)));
    } catch (Refused refused) {
      failure = Optional.of(refused.failure());
    }
    return EMPTY;
  }

  @Override
  public Optional<Step> next() {
    return next;
  }

  @Override
  public Optional<Failure> failure() {
    return failure;
  }

  /** Nothing of it goes to the client. */
  @Override
  public boolean betweenEvents() {
    return true;
  }

  @Override
  public Optional<Usage> usage() {
    return Optional.empty();
  }
}
