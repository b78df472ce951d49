// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.routing.Patience;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * When what happened last in an exchange, and which patience has run out.
 *
 * <p>The upstream's clocks run only while the client has taken all there is; while it has not, the
 * client's own clock runs. Keep-alive comments move none of the upstream's. Written by the exchange
 * and by the threads that take its bytes, read by the ticker; all times in nanoseconds.
 */
final class Clocks {
  /** What has run out. */
  enum Alarm {
    NONE,
    FIRST_BYTE,
    IDLE,
    TOTAL,
    CLIENT_STALLED,
    /** The reply was complete a while ago, but the upstream holds on to the connection. */
    CLOSED,
    /** The client has heard nothing for so long that a comment is due. */
    SILENT
  }

  private static final long GRACE = Duration.ofSeconds(1).toNanos();

  private final long keepAlive;
  private final long clientStall;
  private final long begun = System.nanoTime();
  private final AtomicInteger outstanding = new AtomicInteger();
  private volatile Patience patience = Patience.ENDLESS;
  private volatile Duration total = Duration.ZERO;
  private volatile boolean answering;
  private volatile boolean uploading;
  private volatile long asked = begun;
  private volatile long heard = begun;
  private volatile long taken = begun;
  private volatile long relieved = begun;
  private volatile long spoken = begun;
  private volatile long closed;
  private volatile long ending;

  Clocks(ExchangeSettings settings) {
    this.keepAlive = settings.keepAlive().toNanos();
    this.clientStall = settings.clientStall().toNanos();
  }

  void asked(Patience patience, boolean stream) {
    this.patience = patience;
    total = patience.total(stream);
    answering = false;
    asked = System.nanoTime();
  }

  /** What came was not the answer yet; the time for its first byte runs on. */
  void askedAgain() {
    answering = false;
  }

  /** The request is still on its way to the upstream, which therefore owes nothing yet. */
  void uploading() {
    uploading = true;
  }

  void uploaded() {
    asked = System.nanoTime();
    spoken = asked;
    uploading = false;
  }

  void heard() {
    answering = true;
    heard = System.nanoTime();
  }

  void spoke() {
    spoken = System.nanoTime();
  }

  void offered(int bytes) {
    spoken = System.nanoTime();
    if (outstanding.getAndAdd(bytes) == 0) {
      taken = spoken;
    }
  }

  /** The client has taken what the upstream had said. */
  void taken(int bytes) {
    relieved = System.nanoTime();
    commentTaken(bytes);
  }

  /** The client has taken a comment of ours: it lives, which says nothing about the upstream. */
  void commentTaken(int bytes) {
    taken = System.nanoTime();
    outstanding.addAndGet(-bytes);
  }

  void closed() {
    if (closed == 0) {
      closed = System.nanoTime();
    }
  }

  void ending() {
    ending = System.nanoTime();
  }

  Alarm alarm(long now) {
    if (ending != 0) {
      return out(now, Math.max(ending, taken), clientStall) ? Alarm.CLIENT_STALLED : Alarm.NONE;
    }
    if (closed != 0 && out(now, closed, GRACE)) {
      return Alarm.CLOSED;
    }
    if (out(now, begun, total.toNanos())) {
      return Alarm.TOTAL;
    }
    return outstanding.get() > 0 ? waitingForClient(now) : waitingForUpstream(now);
  }

  private Alarm waitingForClient(long now) {
    return out(now, taken, clientStall) ? Alarm.CLIENT_STALLED : Alarm.NONE;
  }

  private Alarm waitingForUpstream(long now) {
    if (uploading) {
      return Alarm.NONE;
    }
    if (!answering && out(now, asked, patience.firstByte().toNanos())) {
      return Alarm.FIRST_BYTE;
    }
    if (answering && out(now, Math.max(heard, relieved), patience.idle().toNanos())) {
      return Alarm.IDLE;
    }
    return out(now, spoken, keepAlive) ? Alarm.SILENT : Alarm.NONE;
  }

  private static boolean out(long now, long since, long patience) {
    return patience > 0 && now - since > patience;
  }

  /** An alarm in words for the client. */
  String story(Alarm alarm) {
    return switch (alarm) {
      case FIRST_BYTE ->
          "The upstream did not begin to answer within " + words(patience.firstByte());
      case IDLE -> "The upstream was silent for more than " + words(patience.idle());
      case TOTAL -> "The request took more than " + words(total);
      case CLIENT_STALLED -> "The client took nothing for " + words(Duration.ofNanos(clientStall));
      case NONE, CLOSED, SILENT -> alarm.toString();
    };
  }

  private static String words(Duration patience) {
    return patience.toMillis() % 1000 == 0
        ? patience.toSeconds() + " s"
        : patience.toMillis() + " ms";
  }
}
