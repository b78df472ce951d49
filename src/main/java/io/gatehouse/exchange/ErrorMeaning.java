// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.routing.BusyWords;
import io.gatehouse.wire.RetryAfter;
import java.time.Instant;

/** What an upstream's error reply means beyond what its provider reads in the body. */
final class ErrorMeaning {
  private ErrorMeaning() {}

  /**
   * @param read what the provider makes of it
   */
  static Failure of(WholeReply reply, Failure read) {
    Failure known = isBusy(reply, read) ? busy(read) : read;
    Failure told = known.withUpstreamStatus(reply.status());
    Failure timed =
        RetryAfter.in(reply.headers(), Instant.now()).map(told::withRetryAfter).orElse(told);
    return reply.status() < 400 ? timed.asLasting() : timed;
  }

  /** What the provider has recognised as something of its own is not read a second time. */
  private static boolean isBusy(WholeReply reply, Failure read) {
    boolean unrecognised = read.kind() == Kind.INVALID || read.kind() == Kind.UPSTREAM;
    return reply.status() == 400 && unrecognised && BusyWords.areIn(reply.body());
  }

  /** The client is still told 400: it may be its request after all. */
  private static Failure busy(Failure read) {
    return read.as(Kind.OVERLOADED, read.message()).withStatus(400);
  }
}
