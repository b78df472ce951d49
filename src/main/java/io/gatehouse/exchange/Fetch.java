// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.transport.Transport;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import java.nio.ByteBuffer;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** One small document on its way to us. Whatever happens, it is told once, or not at all. */
final class Fetch implements Transport.Listener {
  private static final int OK = 200;

  /** Hears what became of it. */
  interface Hearer {
    void text(String text);

    /** There is none; why not, in a few words that anybody may read. */
    void failed(String trouble);
  }

  private final int limit;
  private final Hearer hearer;
  private final Held body = new Held();
  private int status;
  private int early;
  private boolean over;
  private Transport.@Nullable Call call;

  private Fetch(int limit, Hearer hearer) {
    this.limit = limit;
    this.hearer = hearer;
  }

  /**
   * Asks and returns at once. The connection is not kept: the next question is minutes away, and by
   * then it would be a broken one.
   *
   * @param limit most bytes that it may have
   */
  static Fetch begin(Transport transport, String path, String agent, int limit, Hearer hearer) {
    Fetch fetch = new Fetch(limit, hearer);
    fetch.hears(
        transport.send(
            UpstreamRequest.get(path)
                .with("accept", "application/json")
                .with("user-agent", agent)
                .with("connection", "close"),
            fetch));
    return fetch;
  }

  private void hears(Transport.Call begun) {
    boolean left;
    synchronized (this) {
      call = begun;
      left = over;
      begun.grant(early);
    }
    if (left) {
      begun.cancel();
    }
  }

  /** Stops it; nothing more is told. */
  void leave() {
    if (finish()) {
      call().ifPresent(Transport.Call::cancel);
    }
  }

  @Override
  public synchronized void head(ReplyHead head) {
    status = head.status();
  }

  @Override
  public void bytes(ByteBuffer chunk) {
    if (!take(chunk) && finish()) {
      call().ifPresent(Transport.Call::cancel);
      hearer.failed("an answer that is too long");
    }
  }

  private synchronized boolean take(ByteBuffer chunk) {
    int size = chunk.remaining();
    if (over) {
      return true;
    }
    if (body.size() + size > limit) {
      return false;
    }
    body.add(chunk);
    if (call == null) {
      early += size;
    } else {
      call.grant(size);
    }
    return true;
  }

  @Override
  public void end() {
    if (!finish()) {
      return;
    }
    if (status == OK) {
      hearer.text(UTF_8.decode(body.take()).toString());
    } else {
      hearer.failed("answered with status " + status);
    }
  }

  @Override
  public void failed(Transport.Fault fault) {
    if (finish()) {
      hearer.failed(fault.kind().name().toLowerCase(Locale.ROOT).replace('_', ' '));
    }
  }

  private synchronized boolean finish() {
    boolean first = !over;
    over = true;
    return first;
  }

  private synchronized Optional<Transport.Call> call() {
    return Optional.ofNullable(call);
  }
}
