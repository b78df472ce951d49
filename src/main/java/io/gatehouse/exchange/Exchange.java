// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.transport.Transport;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One request in flight, from its admission until everything about it is settled.
 *
 * <p>Upstream, client and clock speak to it from threads of their own; all of them meet in one
 * {@link Serial}, so nothing below needs a lock. Two things end it, whichever comes first, and only
 * once: {@link #end} and {@link #fail}. Until the first words have gone to the client a failure is
 * another attempt's chance, or an error reply with its own status; after that it is told in-band
 * and the connection is broken.
 */
final class Exchange implements Attempts.Reader {
  private Attempt.Terms terms;
  private final Exchanges home;
  private final Serial serial;
  private final Clocks clocks;
  private final Bill bill;
  private final Account account;
  private final Delivery delivery;
  private final Attempts attempts;
  private final Optional<Upload> upload;

  private @Nullable Converter converter;
  private PieceLength piece;
  private Bulkhead.@Nullable Ticket seat;
  private boolean ending;
  private boolean over;

  Exchange(Attempt.Terms terms, Outlet outlet, Exchanges home) {
    this.terms = terms;
    this.home = home;
    this.serial = new Serial(this::broken);
    this.upload = terms.plan().upload();
    this.piece = new PieceLength(terms.largestReply(), terms.plan().stream());
    this.clocks = new Clocks(home.settings());
    this.bill = home.toll().bill(terms.ask(), terms.plan());
    this.account = new Account(terms.ask(), terms.plan(), bill);
    this.delivery = new Delivery(terms.ask().id(), outlet, clocks, account, bill);
    this.attempts = new Attempts(this, serial, home, clocks, account, bill, terms);
  }

  void start() {
    serial.tell(
        () -> {
          delivery.onGone(who -> serial.tell(() -> gone(who)));
          enter();
        });
  }

  private void enter() {
    Bulkhead entrance = home.entrance();
    Optional<Bulkhead.Ticket> ticket = entrance.enter(true, () -> serial.tell(this::admitted));
    if (ticket.isEmpty()) {
      answer("refused", Exchanges.BUSY);
      return;
    }
    seat = ticket.get();
    if (seat.isAtOnce()) {
      admitted();
    } else {
      clocks.waiting(entrance.patience());
    }
  }

  private void admitted() {
    if (ending || over) {
      return;
    }
    if (bill.isFree()) {
      attempts.begin();
    } else {
      clocks.waiting(Attempts.LEAVE);
      bill.admit(terms.plan(), refused -> serial.tell(() -> allowed(refused)));
    }
  }

  private void allowed(Optional<Failure> refused) {
    boolean inTime = bill.heard() && !ending && !over;
    if (inTime && refused.isPresent()) {
      answer("refused", refused.get());
    } else if (inTime) {
      attempts.begin();
    }
  }

  @Override
  public boolean listensTo(Inlet inlet) {
    return inlet == attempts.inlet() && !ending && !over;
  }

  @Override
  public void asks(Attempt attempt) {
    piece = new PieceLength(terms.largestReply(), terms.plan().stream());
    delivery.startsAnew();
    converter = null;
    upload.ifPresent(
        form -> {
          clocks.uploading();
          form.onSent(clocks::uploaded);
        });
  }

  @Override
  public void head(ReplyHead head) {
    clocks.heard();
    if (head.status() >= 300) {
      upload.ifPresent(Upload::stop);
    }
    if (!terms.plan().stream()) {
      clocks.content();
    }
    delivery.heard(head);
    converter = attempt().converter(head);
    account.heard(head, converter);
  }

  @Override
  public void bytes(ByteBuffer chunk) {
    clocks.heard();
    int size = chunk.remaining();
    Converter converter = converter();
    boolean held = terms.plan().stream() || attempts.translates();
    if (held && piece.exceed(chunk)) {
      fail(tooLarge());
      return;
    }
    ByteBuffer ready = converter.convert(chunk);
    if (converter.failure().isPresent() && converter.tellsFailure()) {
      fail(converter.failure().get(), ready);
      return;
    }
    send(ready, size);
    if (converter.failure().isPresent()) {
      fail(converter.failure().get());
      return;
    }
    if (delivery.isPromised() && converter.speaks()) {
      clocks.content();
    }
    if (converter.closed()) {
      clocks.closed();
    }
  }

  private Failure tooLarge() {
    String message =
        (terms.plan().stream()
                ? "The upstream's stream holds an event of more than "
                : "The upstream's reply is larger than ")
            + terms.largestReply()
            + " bytes";
    return Failure.of(Kind.UPSTREAM, message).asLasting();
  }

  @Override
  public void ended() {
    Converter converter = converter();
    if (upload.filter(form -> !form.isSent()).isPresent()) {
      attempts.inlet().cancel();
    }
    attempts.inlet().done();
    ByteBuffer rest = converter.finish();
    if (converter.next().isPresent()) {
      this.converter = null;
      attempts.proceed(attempt(), converter.next().get());
    } else if (converter.failure().isPresent()) {
      fail(converter.failure().get(), rest);
    } else if (!converter.finished()) {
      if (!terms.plan().stream()) {
        send(rest, 0);
      }
      fail(Failure.of(Kind.UPSTREAM, "The upstream ended its reply before it was complete"));
    } else if (!delivery.isPromised() && attempts.mindSilence() && !converter.speaks()) {
      fail(
          Failure.of(Kind.UPSTREAM, "The upstream's answer holds no word")
              .withCode("empty_answer"));
    } else {
      end(rest);
    }
  }

  @Override
  public void trailers(Headers trailers) {
    converter().trailers(trailers);
  }

  /** Stops the upstream, if it is not done already: nobody wants to hear the rest. */
  private void forgo() {
    attempts.forgo(converter == null ? Optional.empty() : converter.undo());
  }

  /**
   * Sends on, and lets the upstream send as much again once the client has taken it. What is said
   * of a stream before its first words is held, and the upstream is not kept waiting for that.
   */
  private void send(ByteBuffer ready, int received) {
    Inlet from = attempts.inlet();
    if (!delivery.isPromised()) {
      boolean wordless = terms.plan().stream() && !converter().speaks();
      if (!ready.hasRemaining() || (wordless && delivery.holds(ready))) {
        from.grant(received);
        return;
      }
      promise();
    }
    delivery.send(ready, () -> from.grant(received));
  }

  private void promise() {
    if (!delivery.isPromised()) {
      delivery.promise(converter().head(), attempt());
      attempts.spoke();
      if (terms.continuation().isEmpty()) {
        terms = terms.withoutRequest();
        account.letGo(terms);
        attempts.letGo(terms);
      }
    }
  }

  private void end(ByteBuffer rest) {
    promise();
    delivery.send(rest, () -> {});
    attempts.succeeded();
    ending = true;
    clocks.ending();
    delivery.end(() -> serial.tell(() -> settle("complete", Optional.empty())));
  }

  @Override
  public void failed(Transport.Fault fault) {
    boolean reset = fault.kind() == Transport.Fault.Kind.RESET;
    if (reset && converter != null && converter.endsByReset()) {
      ended();
    } else if (converter != null && converter.closed()) {
      end(Converter.EMPTY);
    } else if (attempts.translates()) {
      silent(Faults.failure(fault));
    } else {
      fail(Faults.failure(fault), Converter.EMPTY);
    }
  }

  private void fail(Failure failure) {
    fail(failure, Converter.EMPTY);
  }

  /**
   * The attempt has failed.
   *
   * @param told bytes that already tell the client so, if it hears a stream
   */
  private void fail(Failure why, ByteBuffer told) {
    if (over || ending) {
      return;
    }
    Failure failure = named(why);
    forgo();
    if (!delivery.isPromised()) {
      delivery.forget();
      converter = null;
      attempts.failed(failure);
    } else if (terms.continuation().filter(Continuation::isPossible).isPresent()) {
      delivery.send(told, () -> {});
      goOn(terms.continuation().get(), failure);
    } else {
      attempts.broke(failure);
      breakOff("failed", failure, told);
    }
  }

  /** Somebody else may go on from what has been told. */
  private void goOn(Continuation continuation, Failure failure) {
    continuation.breaksOff(converter == null ? Optional.empty() : converter.usage());
    converter = null;
    attempts.failed(failure);
  }

  private Failure named(Failure failure) {
    Attempt attempt = attempts.last();
    return attempt == null || failure.upstream().isPresent()
        ? failure
        : failure.from(attempt.upstream.name(), failure.upstreamStatus());
  }

  @Override
  public void gaveUp(Failure failure) {
    if (delivery.hasBegun()) {
      breakOff("failed", failure, Converter.EMPTY);
    } else {
      answer("failed", failure);
    }
  }

  /** What tells the reader of a stream; a reply that is no stream is only broken off. */
  private ByteBuffer event(Failure failure) {
    boolean listening = !delivery.isPromised() || converter == null || converter.betweenEvents();
    return terms.plan().stream() && listening
        ? terms.dialect().errorEvent(failure, account.tried())
        : Converter.EMPTY;
  }

  /** Nothing has been sent yet: the failure is the reply. */
  private void answer(String how, Failure failure) {
    upload.ifPresent(Upload::stop);
    ending = true;
    account.failed(failure);
    clocks.ending();
    ByteBuffer body = terms.dialect().error(failure, account.tried());
    delivery.refuse(
        failure,
        body,
        attempts.last(),
        () -> serial.tell(() -> settle(how, Optional.of(failure.message()))));
  }

  /** Something has been sent already: the client is told in-band, if that can be, and cut off. */
  private void breakOff(String how, Failure failure, ByteBuffer told) {
    ending = true;
    clocks.ending();
    account.failed(failure);
    delivery.lastWords(
        told.hasRemaining() ? told : event(failure), () -> serial.tell(() -> cut(how, failure)));
  }

  private void cut(String how, Failure failure) {
    if (!over) {
      delivery.cut();
      settle(how, Optional.of(failure.message()));
    }
  }

  private void gone(Outlet.Gone who) {
    if (over) {
      return;
    }
    forgo();
    if (who == Outlet.Gone.CLIENT) {
      settle("client gone", Optional.empty());
      return;
    }
    if (!delivery.hasBegun()) {
      account.answered(Exchanges.STOPPING.status());
    }
    settle(Exchanges.SHUTDOWN, Optional.of(Exchanges.STOPPING.message()));
  }

  private void settle(String how, Optional<String> reason) {
    if (over) {
      return;
    }
    over = true;
    attempts.release();
    if (seat != null) {
      seat.leave();
    }
    upload.ifPresent(Upload::stop);
    attempts.inlet().done();
    try {
      home.settled(account.close(how, reason));
    } finally {
      home.forget(this);
    }
  }

  /** Where not even the end can be told, the exchange is at least over. */
  private void broken(Throwable bug) {
    home.report(terms.ask().id(), bug);
    try {
      endWith("failed", Failure.of(Kind.INTERNAL, "The gateway failed to serve this request."));
    } catch (RuntimeException | Error again) {
      home.report(terms.ask().id(), again);
      settle("failed", Optional.of("The gateway failed to serve this request."));
    }
  }

  /**
   * Ends it for a reason of ours: with an error reply if nothing has been sent, else broken off.
   */
  private void endWith(String how, Failure failure) {
    if (over) {
      return;
    }
    forgo();
    if (delivery.hasBegun()) {
      cut(how, failure);
    } else {
      answer(how, failure);
    }
  }

  /** The client's upload cannot go on. Any thread. */
  void refuse(Failure failure) {
    serial.tell(
        () -> {
          if (!ending) {
            endWith("failed", failure);
          }
        });
  }

  /**
   * Ends the exchange because the gateway stops; asked again, it no longer waits until the client
   * has taken the last words. Any thread.
   */
  void stop() {
    serial.tell(
        () -> {
          if (delivery.hasBegun() && !ending && !over) {
            forgo();
            breakOff(Exchanges.SHUTDOWN, Exchanges.STOPPING, Converter.EMPTY);
          } else {
            endWith(Exchanges.SHUTDOWN, Exchanges.STOPPING);
          }
        });
  }

  /** Looks at the clocks. Any thread. */
  void tick(long now) {
    Clocks.Alarm alarm = clocks.alarm(now);
    if (alarm != Clocks.Alarm.NONE) {
      serial.tell(() -> ring(clocks.alarm(now)));
    }
  }

  private void ring(Clocks.Alarm alarm) {
    if (over) {
      return;
    }
    switch (alarm) {
      case NONE -> {}
      case TURN ->
          attempts.waitedTooLong(
              Failure.of(Kind.OVERLOADED, clocks.story(alarm)).withCode("waited_too_long"));
      case IDLE -> silent(timeout(alarm, "upstream_timeout"));
      case FIRST_BYTE, FIRST_CONTENT -> fail(timeout(alarm, "upstream_timeout"));
      case TOTAL -> fail(timeout(alarm, "request_timeout"));
      case HELD -> holdNoLonger();
      case CLIENT_STALLED -> {
        forgo();
        cut("client stalled", Failure.of(Kind.CLIENT_GONE, clocks.story(alarm)));
      }
      case CLOSED -> {
        attempts.inlet().cancel();
        end(Converter.EMPTY);
      }
      case SILENT -> keepAlive();
    }
  }

  private Failure timeout(Clocks.Alarm alarm, String code) {
    return Failure.of(Kind.TIMEOUT, clocks.story(alarm)).withCode(code);
  }

  private void holdNoLonger() {
    clocks.content();
    if (!converter().speaks()) {
      promise();
      delivery.send(Converter.EMPTY, () -> {});
    }
  }

  /** Some upstreams have no word for the end: it may have been there before they fell silent. */
  private void silent(Failure failure) {
    if (!delivery.isPromised() || converter == null || !terms.plan().stream()) {
      fail(failure);
      return;
    }
    ByteBuffer rest = converter.finish();
    if (converter.finished() && converter.failure().isEmpty()) {
      attempts.inlet().cancel();
      end(rest);
    } else {
      fail(failure);
    }
  }

  private void keepAlive() {
    boolean canWait =
        converter == null
            || (converter.betweenEvents()
                && (delivery.hasBegun() || converter.head().isEventStream()));
    clocks.spoke();
    if (!ending && terms.plan().stream() && canWait) {
      delivery.keepAlive();
    }
  }

  private Attempt attempt() {
    Attempt attempt = attempts.last();
    if (attempt == null) {
      throw new IllegalStateException("no attempt");
    }
    return attempt;
  }

  private Converter converter() {
    if (converter == null) {
      throw new IllegalStateException("no reply yet");
    }
    return converter;
  }
}
