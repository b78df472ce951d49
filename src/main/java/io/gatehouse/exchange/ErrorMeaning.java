// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.wire.RetryAfter;
import java.time.Instant;
import java.util.function.Predicate;

/** What an upstream's error reply means beyond what its provider reads in the body. */
final class ErrorMeaning {
  /** For replies that are no errors by their status, or not by one that needs reading. */
  static final ErrorMeaning PLAIN = new ErrorMeaning(body -> false);

  private final Predicate<String> busy;

  /**
   * @param busy whether words under status 400 mean that there is only too much to do
   */
  ErrorMeaning(Predicate<String> busy) {
    this.busy = busy;
  }

  /**
   * @param read what the provider makes of it
   */
  Failure of(WholeReply reply, Failure read) {
    Failure known = isBusy(reply, read) ? busy(read) : read;
    Failure told = known.withUpstreamStatus(reply.status());
    Failure timed =
        RetryAfter.in(reply.headers(), Instant.now()).map(told::withRetryAfter).orElse(told);
    return reply.status() < 400 ? timed.asLasting() : timed;
  }

  /** What the provider has recognised as something of its own is not read a second time. */
  private boolean isBusy(WholeReply reply, Failure read) {
    boolean unrecognised = read.kind() == Kind.INVALID || read.kind() == Kind.UPSTREAM;
    return reply.status() == 400 && unrecognised && busy.test(reply.body());
  }

  /** The client is still told 400: it may be its request after all. */
  private static Failure busy(Failure read) {
    return read.as(Kind.OVERLOADED, read.message()).withStatus(400);
  }
}
