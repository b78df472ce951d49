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
    /** No place has become free. */
    TURN,
    FIRST_BYTE,
    /** An answer has begun, but no word of it has come. */
    FIRST_CONTENT,
    /** What has come of an answer without a word is not to be held back any longer. */
    HELD,
    IDLE,
    TOTAL,
    CLIENT_STALLED,
    /** The reply was complete a while ago, but the upstream holds on to the connection. */
    CLOSED,
    /** The client has heard nothing for so long that a comment is due. */
    SILENT
  }

  /** What the exchange waits for. */
  private enum Phase {
    /** Its turn, or the end of a pause: no upstream owes anything. */
    TURN,
    FIRST_BYTE,
    CONTENT,
    REST
  }

  private static final long GRACE = Duration.ofSeconds(1).toNanos();

  private final long keepAlive;
  private final long clientStall;
  private final long hold;
  private final long begun = System.nanoTime();
  private final AtomicInteger outstanding = new AtomicInteger();
  private volatile Patience patience = Patience.ENDLESS;
  private volatile Duration total = Duration.ZERO;
  private volatile Phase phase = Phase.TURN;
  private volatile boolean uploading;
  private volatile Duration turnPatience = Duration.ZERO;
  private volatile long turn = begun;
  private volatile long asked = begun;
  private volatile long heard = begun;
  private volatile long headed = begun;
  private volatile long taken = begun;
  private volatile long relieved = begun;
  private volatile long spoken = begun;
  private volatile long firstAsked;
  private volatile long closed;
  private volatile long ending;

  Clocks(ExchangeSettings settings) {
    this.keepAlive = settings.keepAlive().toNanos();
    this.clientStall = settings.clientStall().toNanos();
    this.hold = settings.hold().toNanos();
  }

  void asked(Patience patience, boolean stream) {
    this.patience = patience;
    total = patience.total(stream);
    asked = System.nanoTime();
    phase = Phase.FIRST_BYTE;
    if (firstAsked == 0) {
      firstAsked = asked;
    }
  }

  /** What came was not the answer yet; the time for its first byte runs on. */
  void askedAgain() {
    phase = Phase.FIRST_BYTE;
  }

  /** Nobody is asked now: a pause is to be over, or a place to become free within so long. */
  void waiting(Duration patience) {
    turnPatience = patience;
    turn = System.nanoTime();
    phase = Phase.TURN;
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
    heard = System.nanoTime();
    if (phase == Phase.FIRST_BYTE) {
      headed = heard;
      phase = Phase.CONTENT;
    }
  }

  /** Words of the answer have come, or nobody waits for them. */
  void content() {
    phase = Phase.REST;
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

  /** How much of the time up to now is ours and no upstream's, in nanoseconds. */
  long overhead() {
    long now = System.nanoTime();
    if (firstAsked == 0) {
      return now - begun;
    }
    return firstAsked - begun + (heard - firstAsked > 0 ? now - heard : 0);
  }

  /** When the whole exchange has to be over; 0 for never. */
  long deadline() {
    return total.isZero() ? 0 : begun + total.toNanos();
  }

  Alarm alarm(long now) {
    if (ending != 0) {
      return out(now, Math.max(ending, taken), clientStall) ? Alarm.CLIENT_STALLED : Alarm.NONE;
    }
    if (closed != 0) {
      return out(now, closed, GRACE) ? Alarm.CLOSED : Alarm.NONE;
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
    Alarm owed =
        switch (phase) {
          case TURN -> out(now, turn, turnPatience.toNanos()) ? Alarm.TURN : Alarm.NONE;
          case FIRST_BYTE ->
              out(now, asked, patience.firstByte().toNanos()) ? Alarm.FIRST_BYTE : Alarm.NONE;
          case CONTENT -> waitingForContent(now);
          case REST -> isIdle(now) ? Alarm.IDLE : Alarm.NONE;
        };
    if (owed != Alarm.NONE) {
      return owed;
    }
    return out(now, spoken, keepAlive) ? Alarm.SILENT : Alarm.NONE;
  }

  private Alarm waitingForContent(long now) {
    if (isIdle(now)) {
      return Alarm.IDLE;
    }
    if (out(now, asked, patience.firstContent().toNanos())) {
      return Alarm.FIRST_CONTENT;
    }
    return out(now, headed, hold) ? Alarm.HELD : Alarm.NONE;
  }

  private boolean isIdle(long now) {
    return out(now, Math.max(heard, relieved), patience.idle().toNanos());
  }

  private static boolean out(long now, long since, long patience) {
    return patience > 0 && now - since > patience;
  }

  /** An alarm in words for the client. */
  String story(Alarm alarm) {
    return switch (alarm) {
      case TURN -> "No place became free within " + words(turnPatience);
      case FIRST_BYTE ->
          "The upstream did not begin to answer within " + words(patience.firstByte());
      case FIRST_CONTENT ->
          "The upstream said no word of its answer within " + words(patience.firstContent());
      case IDLE -> "The upstream was silent for more than " + words(patience.idle());
      case TOTAL -> "The request took more than " + words(total);
      case CLIENT_STALLED -> "The client took nothing for " + words(Duration.ofNanos(clientStall));
      case NONE, CLOSED, HELD, SILENT -> alarm.toString();
    };
  }

  private static String words(Duration patience) {
    return patience.toMillis() % 1000 == 0
        ? patience.toSeconds() + " s"
        : patience.toMillis() + " ms";
  }
}
