// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.Step;
import io.gatehouse.routing.Target;
import io.gatehouse.transport.Transport;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * One request in flight, from its admission until everything about it is settled.
 *
 * <p>Upstream, client and clock speak to it from threads of their own; all of them meet in one
 * {@link Serial}, so nothing below needs a lock. Two things end it, whichever comes first, and only
 * once: {@link #end} and {@link #fail}. Until the first byte has gone to the client a failure is an
 * error reply with its own status, or another target's chance; after that it is told in-band and
 * the connection is broken.
 */
final class Exchange implements Inlet.Reader {
  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(US_ASCII);

  private Attempt.Terms terms;
  private final Outlet outlet;
  private final Exchanges home;
  private final Queue<Target> targets;
  private final Serial serial;
  private final Clocks clocks;
  private final Account account;

  private @Nullable Attempt attempt;
  private final Optional<Upload> upload;
  private Inlet inlet;
  private @Nullable Converter converter;
  private final ReplyHeaders headers;
  private boolean committed;
  private boolean ending;
  private boolean over;

  Exchange(Attempt.Terms terms, Outlet outlet, Exchanges home) {
    this.terms = terms;
    this.outlet = outlet;
    this.home = home;
    this.targets = new ArrayDeque<>(terms.plan().targets());
    this.serial = new Serial(this::broken);
    this.inlet = new Inlet(this, serial);
    this.headers = new ReplyHeaders(terms.ask().id());
    this.upload = terms.plan().upload();
    this.clocks = new Clocks(home.settings());
    this.account = new Account(terms.ask(), terms.plan());
  }

  void start() {
    serial.tell(
        () -> {
          outlet.onGone(who -> serial.tell(() -> gone(who)));
          next(Failure.of(Kind.INTERNAL, "No target to try"));
        });
  }

  /** Tries the next target, or tells the client why the last one could not help. */
  private void next(Failure last) {
    Target target = targets.poll();
    if (target == null) {
      answer("failed", last);
      return;
    }
    try {
      attempt = new Attempt(terms, target, home.upstream(target.upstream()));
    } catch (Refused refused) {
      answer("failed", refused.failure());
      return;
    }
    account.tries(attempt);
    converter = null;
    inlet = new Inlet(this, serial);
    Plan plan = terms.plan();
    clocks.asked(attempt.upstream.patience().with(plan.selection().patience()), plan.stream());
    upload.ifPresent(
        form -> {
          clocks.uploading();
          form.onSent(clocks::uploaded);
        });
    inlet.send(attempt);
  }

  @Override
  public boolean listensTo(Inlet inlet) {
    return inlet == this.inlet && !ending && !over;
  }

  @Override
  public void head(ReplyHead head) {
    clocks.heard();
    if (head.status() >= 300) {
      upload.ifPresent(Upload::stop);
    }
    headers.heard(head);
    converter = attempt().converter(head);
    account.heard(converter);
    if (committed && attempt().asksForAnswer() && head.status() < 300) {
      letGoOfRequest();
    }
  }

  @Override
  public void bytes(ByteBuffer chunk) {
    clocks.heard();
    int size = chunk.remaining();
    Converter converter = converter();
    ByteBuffer ready = converter.convert(chunk);
    if (converter.failure().isPresent()) {
      fail(converter.failure().get(), ready);
      return;
    }
    send(ready, size);
    if (converter.closed()) {
      clocks.closed();
    }
  }

  @Override
  public void ended() {
    Converter converter = converter();
    if (upload.filter(form -> !form.isSent()).isPresent()) {
      inlet.cancel();
    }
    inlet.done();
    ByteBuffer rest = converter.finish();
    if (converter.next().isPresent()) {
      proceed(converter.next().get());
    } else if (converter.failure().isPresent()) {
      fail(converter.failure().get(), rest);
    } else if (!converter.finished()) {
      send(rest, 0);
      fail(Failure.of(Kind.UPSTREAM, "The upstream ended its reply before it was complete"));
    } else {
      send(rest, 0);
      end();
    }
  }

  @Override
  public void trailers(Headers trailers) {
    converter().trailers(trailers);
  }

  /** Takes the next step with the same target. */
  private void proceed(Step step) {
    attempt().proceed(step);
    converter = null;
    clocks.askedAgain();
    Inlet next = new Inlet(this, serial);
    inlet = next;
    Duration pause = attempt().pause();
    if (pause.isZero()) {
      next.send(attempt());
    } else {
      home.later(pause, () -> serial.tell(() -> sendIfWanted(next)));
    }
  }

  private void sendIfWanted(Inlet inlet) {
    if (listensTo(inlet)) {
      inlet.send(attempt());
    }
  }

  /** Stops the upstream, if it is not done already: nobody wants to hear the rest. */
  private void forgo() {
    Optional<UpstreamRequest> undo =
        attempt == null
            ? Optional.empty()
            : attempt.undo().or(() -> converter == null ? Optional.empty() : converter.undo());
    inlet.cancel();
    undo.ifPresent(request -> home.sendUnheard(attempt().upstream, request));
  }

  /** Sends on, and lets the upstream send as much again once the client has taken it. */
  private void send(ByteBuffer ready, int received) {
    if (!ready.hasRemaining()) {
      inlet.grant(received);
      return;
    }
    if (!committed) {
      commit(converter().head());
    }
    int size = ready.remaining();
    Inlet from = inlet;
    clocks.offered(size);
    outlet.write(
        ready,
        () -> {
          clocks.taken(size);
          from.grant(received);
        });
  }

  private void commit(ReplyHead head) {
    committed = true;
    if (converter != null) {
      letGoOfRequest();
    }
    account.answered(head.status());
    outlet.head(new ReplyHead(head.status(), headers.reply(head, attempt), head.length()));
  }

  /** No other target will be tried: however long the reply takes, the request is not kept. */
  private void letGoOfRequest() {
    terms = terms.withoutRequest();
    account.letGo(terms);
    attempt().letGo(terms);
  }

  private void end() {
    if (ending) {
      return;
    }
    ending = true;
    clocks.ending();
    if (!committed) {
      commit(new ReplyHead(200, converter().head().headers(), 0));
    }
    outlet.end(() -> serial.tell(() -> settle("complete", Optional.empty())));
  }

  @Override
  public void failed(Transport.Fault fault) {
    boolean reset = fault.kind() == Transport.Fault.Kind.RESET;
    if (reset && converter != null && converter.endsByReset()) {
      ended();
    } else {
      fail(Faults.failure(fault));
    }
  }

  private void fail(Failure failure) {
    fail(failure, Converter.EMPTY);
  }

  /**
   * The reply has failed.
   *
   * @param told bytes that already tell the client so, if it hears a stream
   */
  private void fail(Failure why, ByteBuffer told) {
    if (over || ending) {
      return;
    }
    Failure failure = named(why);
    forgo();
    if (!committed) {
      boolean elsewhere = failure.kind().elsewhere && !targets.isEmpty();
      if (elsewhere) {
        next(failure);
      } else {
        answer("failed", failure);
      }
      return;
    }
    ending = true;
    clocks.ending();
    account.failed(failure);
    ByteBuffer last = told.hasRemaining() ? told : event(failure);
    clocks.offered(last.remaining());
    outlet.write(last, () -> serial.tell(() -> breakOff("failed", failure)));
  }

  private Failure named(Failure failure) {
    return attempt == null || failure.upstream().isPresent()
        ? failure
        : failure.from(attempt.upstream.name(), failure.upstreamStatus());
  }

  /** What tells the reader of a stream; a reply that is no stream is only broken off. */
  private ByteBuffer event(Failure failure) {
    boolean listening = converter == null || converter.betweenEvents();
    return terms.plan().stream() && listening
        ? terms.dialect().errorEvent(failure)
        : Converter.EMPTY;
  }

  /** Nothing has been sent yet: the failure is the reply. */
  private void answer(String how, Failure failure) {
    upload.ifPresent(Upload::stop);
    ending = true;
    committed = true;
    account.failed(failure);
    account.answered(failure.status());
    clocks.ending();
    ByteBuffer body = terms.dialect().error(failure);
    outlet.head(ErrorHead.of(failure, headers.error(attempt), body.remaining()));
    outlet.write(body, () -> {});
    outlet.end(() -> serial.tell(() -> settle(how, Optional.of(failure.message()))));
  }

  private void breakOff(String how, Failure failure) {
    if (!over) {
      outlet.abort();
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
    if (!committed) {
      account.answered(Exchanges.STOPPING.status());
    }
    settle("shutdown", Optional.of(Exchanges.STOPPING.message()));
  }

  private void settle(String how, Optional<String> reason) {
    if (over) {
      return;
    }
    over = true;
    upload.ifPresent(Upload::stop);
    inlet.done();
    home.settled(this, account.close(how, reason));
  }

  private void broken(RuntimeException bug) {
    home.report(terms.ask().id(), bug);
    endWith("failed", Failure.of(Kind.INTERNAL, "The gateway failed to serve this request."));
  }

  /**
   * Ends it for a reason of ours: with an error reply if nothing has been sent, else broken off.
   */
  private void endWith(String how, Failure failure) {
    if (over) {
      return;
    }
    forgo();
    if (committed) {
      breakOff(how, failure);
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

  /** Ends the exchange because the gateway stops. Any thread. */
  void stop() {
    serial.tell(() -> endWith("shutdown", Exchanges.STOPPING));
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
      case FIRST_BYTE, IDLE, TOTAL -> fail(Failure.of(Kind.TIMEOUT, clocks.story(alarm)));
      case CLIENT_STALLED -> {
        forgo();
        breakOff("client stalled", Failure.of(Kind.CLIENT_GONE, clocks.story(alarm)));
      }
      case CLOSED -> {
        inlet.cancel();
        end();
      }
      case SILENT -> keepAlive();
    }
  }

  /** Tells a waiting client that we are still here, and finds out whether it is. */
  private void keepAlive() {
    boolean canWait =
        converter == null
            || (converter.betweenEvents() && (committed || converter.head().isEventStream()));
    clocks.spoke();
    if (ending || !terms.plan().stream() || !canWait) {
      return;
    }
    if (!committed) {
      commit(Converters.streamHead());
    }
    clocks.offered(KEEP_ALIVE.length);
    outlet.write(ByteBuffer.wrap(KEEP_ALIVE), () -> clocks.commentTaken(KEEP_ALIVE.length));
  }

  private Attempt attempt() {
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
