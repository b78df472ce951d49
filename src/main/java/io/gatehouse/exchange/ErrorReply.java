// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.Step;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/** What an upstream says when it refuses: collected, at most {@value #LIMIT} bytes of it, read. */
final class ErrorReply implements Converter {
  private static final int LIMIT = 256 * 1024;

  private final ReplyHead head;
  private final ErrorMeaning meaning;
  private final Function<String, Failure> reading;
  private final Function<WholeReply, Optional<Step>> retry;
  private Optional<Step> next = Optional.empty();
  private final Held held = new Held();
  private Optional<Failure> failure = Optional.empty();

  ErrorReply(ReplyHead head, Function<String, Failure> reading) {
    this(head, ErrorMeaning.PLAIN, reading, error -> Optional.empty());
  }

  /**
   * @param retry what to do instead of failing
   */
  ErrorReply(
      ReplyHead head,
      ErrorMeaning meaning,
      Function<String, Failure> reading,
      Function<WholeReply, Optional<Step>> retry) {
    this.head = head;
    this.meaning = meaning;
    this.reading = reading;
    this.retry = retry;
  }

  @Override
  public ReplyHead head() {
    return head;
  }

  @Override
  public ByteBuffer convert(ByteBuffer chunk) {
    int room = Math.min(LIMIT - held.size(), chunk.remaining());
    held.add(chunk.slice(chunk.position(), room));
    return EMPTY;
  }

  @Override
  public ByteBuffer finish() {
    String body = UTF_8.decode(held.take()).toString();
    WholeReply reply = new WholeReply(head.status(), head.headers(), body);
    next = retry.apply(reply);
    failure =
        next.isPresent() ? Optional.empty() : Optional.of(meaning.of(reply, reading.apply(body)));
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
