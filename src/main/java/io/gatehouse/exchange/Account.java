// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Tried;
import io.gatehouse.model.Usage;
import io.gatehouse.routing.Target;
import io.gatehouse.telemetry.RequestRecord;
import io.gatehouse.wire.ReplyHead;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is to be told about an exchange once it is over. */
final class Account {
  private Ask ask;
  private Plan plan;
  private final long begun = System.nanoTime();
  private final List<Tried> tried = new ArrayList<>(1);
  private long firstByte;
  private long asked;
  private int status;
  private int upstreamStatus;
  private int attempts;
  private Optional<Usage> spent = Optional.empty();
  private final Bill bill;
  private boolean open;
  private @Nullable Attempt attempt;
  private @Nullable Converter converter;
  private @Nullable Failure failure;

  Account(Ask ask, Plan plan, Bill bill) {
    this.ask = ask;
    this.plan = plan;
    this.bill = bill;
  }

  /** Keeps only what is still to be told. */
  void letGo(Attempt.Terms rest) {
    ask = rest.ask();
    plan = rest.plan();
  }

  void tries(Attempt attempt) {
    this.attempt = attempt;
    converter = null;
    asked = System.nanoTime();
    upstreamStatus = 0;
    attempts++;
    open = true;
  }

  void heard(ReplyHead upstreamReply, Converter converter) {
    upstreamStatus = upstreamReply.status();
    this.converter = converter;
  }

  /** How many attempts were made, the one under way among them. */
  int attempts() {
    return attempts;
  }

  /**
   * The attempt under way is over.
   *
   * @param atWork whether the upstream may have been at work on it, whatever it said
   */
  void over(String outcome, boolean atWork) {
    if (open && attempt != null) {
      open = false;
      spend(attempt, atWork);
      tried.add(
          new Tried(
              attempt.upstream.name(),
              attempt.model(),
              upstreamStatus,
              Duration.ofNanos(System.nanoTime() - asked),
              outcome));
    }
  }

  /** Whatever became of it: what it took was spent. */
  private void spend(Attempt attempt, boolean atWork) {
    Optional<Usage> more = converter == null ? Optional.empty() : converter.usage();
    bill.spent(attempt, more, upstreamStatus == 0 ? atWork : upstreamStatus < 300);
    spent = more.map(cost -> spent.map(cost::and).orElse(cost)).or(() -> spent);
  }

  /** A target that could not even be asked. */
  void passedOver(Target target, String why) {
    tried.add(new Tried(target.upstream(), target.model(), 0, Duration.ZERO, why));
  }

  List<Tried> tried() {
    return List.copyOf(tried);
  }

  void answered(int status) {
    this.status = status;
    firstByte = System.nanoTime();
  }

  void failed(Failure failure) {
    this.failure = failure;
  }

  RequestRecord close(String how, Optional<String> reason) {
    over(how.equals("complete") ? Tried.ANSWERED : how, !how.equals("failed"));
    bill.close();
    return new RequestRecord(
        ask.id(),
        ask.caller().name(),
        ask.address(),
        ask.endpoint().path,
        plan.route(),
        attempt == null ? "" : attempt.upstream.name(),
        attempt == null ? "" : attempt.model(),
        attempt == null ? "" : attempt.mode.name().toLowerCase(Locale.ROOT),
        plan.stream(),
        status == 0 ? Failure.Kind.CLIENT_GONE.status : status,
        firstByte == 0 ? Optional.empty() : Optional.of(Duration.ofNanos(firstByte - begun)),
        Duration.ofNanos(System.nanoTime() - begun),
        spent,
        bill.cost(),
        how,
        reason.or(() -> Optional.ofNullable(failure).map(Failure::message)),
        tried());
  }
}
