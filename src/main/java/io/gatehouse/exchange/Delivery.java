// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.gatehouse.model.Failure;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the client of an exchange gets to see: a head once, bytes, and one of two ends.
 *
 * <p>A stream is promised only with its first words. Until then what an upstream has said is held,
 * and can be forgotten for another's; comments of ours may have gone before. Not thread-safe.
 */
final class Delivery {
  private static final byte[] KEEP_ALIVE = ": keep-alive\n\n".getBytes(US_ASCII);

  /** So much of a reply without words is held at most. */
  private static final int MOST_HELD = 64 * 1024;

  private final Outlet outlet;
  private final Clocks clocks;
  private final Account account;
  private final ReplyHeaders headers;
  private final Held held = new Held();
  private boolean begun;
  private boolean promised;

  /**
   * @param id of the request
   */
  Delivery(String id, Outlet outlet, Clocks clocks, Account account, Bill bill) {
    this.outlet = outlet;
    this.clocks = clocks;
    this.account = account;
    this.headers = new ReplyHeaders(id, account, clocks, bill);
  }

  void onGone(Consumer<Outlet.Gone> gone) {
    outlet.onGone(gone);
  }

  /** The head has gone. */
  boolean hasBegun() {
    return begun;
  }

  /** The client has got something of an answer, so that no other can take its place. */
  boolean isPromised() {
    return promised;
  }

  /** Another upstream is asked. */
  void startsAnew() {
    headers.forget();
  }

  /** An upstream has begun to answer. */
  void heard(ReplyHead upstreamReply) {
    headers.heard(upstreamReply);
  }

  /** Keeps bytes back, unless there are too many; answers whether it did. */
  boolean holds(ByteBuffer bytes) {
    if (held.size() + bytes.remaining() > MOST_HELD) {
      return false;
    }
    held.add(bytes);
    return true;
  }

  /** Lets go of all that is held: it was no answer. */
  void forget() {
    var unused = held.take();
  }

  /** From now on there is no way back. */
  void promise(ReplyHead head, Attempt attempt) {
    promised = true;
    clocks.content();
    if (!begun) {
      begin(new ReplyHead(head.status(), headers.reply(head, attempt), head.length()));
    }
  }

  private void begin(ReplyHead head) {
    begun = true;
    account.answered(head.status());
    outlet.head(head);
  }

  /** Sends what is held and then these bytes; {@code taken} runs when the client has them. */
  void send(ByteBuffer bytes, Runnable taken) {
    ByteBuffer all = held.takeWith(bytes);
    if (!all.hasRemaining()) {
      taken.run();
      return;
    }
    int size = all.remaining();
    clocks.offered(size);
    outlet.write(
        all,
        () -> {
          clocks.taken(size);
          taken.run();
        });
  }

  /** Tells a waiting client that we are still here, and finds out whether it is. */
  void keepAlive() {
    if (!begun) {
      begin(new ReplyHead(200, headers.early(), -1));
    }
    clocks.offered(KEEP_ALIVE.length);
    outlet.write(ByteBuffer.wrap(KEEP_ALIVE), () -> clocks.commentTaken(KEEP_ALIVE.length));
  }

  /** The failure is the whole reply; nothing has gone before it. */
  void refuse(Failure failure, ByteBuffer body, @Nullable Attempt attempt, Runnable done) {
    promised = true;
    begin(ErrorHead.of(failure, headers.error(attempt), body.remaining()));
    outlet.write(body, () -> {});
    outlet.end(done);
  }

  void end(Runnable done) {
    outlet.end(done);
  }

  /** The last that a broken reply says, after which it is to be broken off. */
  void lastWords(ByteBuffer event, Runnable done) {
    clocks.offered(event.remaining());
    outlet.write(event, done);
  }

  void cut() {
    outlet.abort();
  }
}
