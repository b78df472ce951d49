// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.transport.Transport;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The upstream's end of an exchange for one attempt: brings what an I/O thread hears to the
 * exchange's own {@link Serial}, and falls silent once nobody listens to this attempt any more.
 */
final class Inlet implements Transport.Listener {
  /** Who listens. */
  interface Reader {
    /** Whether what this inlet brings still counts. */
    boolean listensTo(Inlet inlet);

    void head(ReplyHead head);

    void bytes(ByteBuffer chunk);

    void trailers(Headers trailers);

    void ended();

    void failed(Transport.Fault fault);
  }

  private static final int WORTH_TELLING = 16 * 1024;

  private final Reader reader;
  private final Serial serial;
  private volatile Transport.@Nullable Call call;
  private final AtomicInteger owed = new AtomicInteger();
  private boolean done;

  Inlet(Reader reader, Serial serial) {
    this.reader = reader;
    this.serial = serial;
  }

  void send(Attempt attempt) {
    call = attempt.upstream.transport().send(attempt.request(), this);
  }

  /**
   * The client has taken so many bytes, or wants none of them. Any thread. The upstream has a
   * window of 64 KB, and telling it costs a wakeup of its thread: it is told of a quarter at once.
   */
  void grant(int bytes) {
    Transport.Call granting = call;
    if (granting == null || bytes <= 0) {
      return;
    }
    int due = owed.addAndGet(bytes);
    if (due >= WORTH_TELLING && owed.compareAndSet(due, 0)) {
      granting.grant(due);
    }
  }

  /** Stops the upstream, if it is not done already. */
  void cancel() {
    Transport.Call cancelled = call;
    if (cancelled != null && !done) {
      done = true;
      cancelled.cancel();
    }
  }

  /** The upstream has said all. */
  void done() {
    done = true;
  }

  private void tell(Runnable what) {
    serial.tell(
        () -> {
          if (!done && reader.listensTo(this)) {
            what.run();
          }
        });
  }

  @Override
  public void head(ReplyHead head) {
    tell(() -> reader.head(head));
  }

  @Override
  public void bytes(ByteBuffer chunk) {
    tell(() -> reader.bytes(chunk));
  }

  @Override
  public void trailers(Headers trailers) {
    tell(() -> reader.trailers(trailers));
  }

  @Override
  public void end() {
    tell(reader::ended);
  }

  @Override
  public void failed(Transport.Fault fault) {
    tell(() -> reader.failed(fault));
  }
}
