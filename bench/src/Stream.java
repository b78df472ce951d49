// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.US_ASCII;

/**
 * One streamed reply of the fake upstream: every event a chunk and a write of its own.
 *
 * <p>An event that is due while the last one has not left yet goes later, and is stamped when it
 * goes.
 */
final class Stream {
  private static final byte[] HEAD =
      """
      HTTP/1.1 200 OK\r
      Content-Type: text/event-stream\r
      Cache-Control: no-cache\r
      Transfer-Encoding: chunked\r
      \r
      """
          .getBytes(US_ASCII);
  private static final byte[] END =
      (new String(Event.chunk(Event.DONE + "\n\n"), US_ASCII) + "0\r\n\r\n").getBytes(US_ASCII);
  private static final Event FLOWING = new Event(false);
  private static final Event LAST = new Event(true);

  private final UpstreamConnection connection;
  private final Pacer pacer;
  private final Question question;
  private final double interval;
  private final long began = Pacer.now();
  private int sent;

  Stream(UpstreamConnection connection, Pacer pacer, Question question) {
    this.connection = connection;
    this.pacer = pacer;
    this.question = question;
    this.interval = question.perSecond() == 0 ? 0 : 1000.0 / question.perSecond();
  }

  /** When the next event should leave, in the pacer's milliseconds. */
  long due() {
    return began + (long) (sent * interval);
  }

  void begin() {
    connection.write(scratch -> scratch.put(HEAD));
    advance();
  }

  /** Sends what may be sent now; called again when the socket is free or the next event is due. */
  void advance() {
    while (connection.free() && sent < question.events()) {
      if (interval > 0 && due() > Pacer.now()) {
        pacer.add(this);
        return;
      }
      event(sent++);
    }
    if (connection.free()) {
      finish();
    }
  }

  private void event(int number) {
    if (question.fault() == Question.Fault.LOSSY && number == question.events() / 2) {
      return;
    }
    var event = number == question.events() - 1 ? LAST : FLOWING;
    connection.write(scratch -> event.put(scratch, number, System.nanoTime()));
  }

  private void finish() {
    if (question.fault() == Question.Fault.CUT) {
      connection.close();
    } else {
      connection.over();
      connection.write(scratch -> scratch.put(END));
    }
  }
}
