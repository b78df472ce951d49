// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
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
  private final HeldReply held;
  private final ErrorMeaning meaning;
  private final Function<WholeReply, Step> then;
  private Optional<Step> next = Optional.empty();
  private Optional<Failure> failure = Optional.empty();

  ErrandReply(HeldReply held, ErrorMeaning meaning, Function<WholeReply, Step> then) {
    this.held = held;
    this.meaning = meaning;
    this.then = then;
  }

  @Override
  public ReplyHead head() {
    return held.head();
  }

  @Override
  public ByteBuffer convert(ByteBuffer chunk) {
    failure = held.add(chunk);
    return EMPTY;
  }

  @Override
  public ByteBuffer finish() {
    WholeReply reply = held.whole();
    try {
      next = Optional.of(then.apply(reply));
    } catch (Refused refused) {
      Failure read = refused.failure();
      failure = Optional.of(reply.status() < 400 ? read : meaning.of(reply, read));
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
