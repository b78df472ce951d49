// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import io.gatehouse.telemetry.RequestRecord;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be told about an exchange once it is over. */
final class Account {
  private Ask ask;
  private Plan plan;
  private final long begun = System.nanoTime();
  private long firstByte;
  private int status;
  private @Nullable Attempt attempt;
  private @Nullable Converter converter;
  private @Nullable Failure failure;

  Account(Ask ask, Plan plan) {
    this.ask = ask;
    this.plan = plan;
  }

  /** Keeps only what is still to be told. */
  void letGo(Attempt.Terms rest) {
    ask = rest.ask();
    plan = rest.plan();
  }

  void tries(Attempt attempt) {
    this.attempt = attempt;
    converter = null;
  }

  void heard(Converter converter) {
    this.converter = converter;
  }

  void answered(int status) {
    this.status = status;
    firstByte = System.nanoTime();
  }

  void failed(Failure failure) {
    this.failure = failure;
  }

  RequestRecord close(String how, Optional<String> reason) {
    Optional<Usage> usage = converter == null ? Optional.empty() : converter.usage();
    return new RequestRecord(
        ask.id(),
        ask.caller().name(),
        ask.endpoint().path,
        plan.route(),
        attempt == null ? "" : attempt.upstream.name(),
        attempt == null ? "" : attempt.model(),
        attempt == null ? "" : attempt.mode.name().toLowerCase(java.util.Locale.ROOT),
        plan.stream(),
        status == 0 ? Failure.Kind.CLIENT_GONE.status : status,
        firstByte == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(firstByte - begun)),
        Duration.ofNanos(System.nanoTime() - begun),
        usage,
        how,
        reason.or(() -> Optional.ofNullable(failure).map(Failure::message)));
  }
}
