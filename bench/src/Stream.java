// SPDX-License-Identifier: Apache-2.0

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.util.EnumMap;
import java.util.Map;

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
  /** One wire's stream in bytes. */
  private record Bytes(byte[] begin, byte[] role, Event flowing, Event last, byte[] end) {
    static Bytes of(Wire wire) {
      String head = new String(HEAD, US_ASCII);
      String begin = wire.begin().isEmpty() ? "" : new String(Event.chunk(wire.begin()), US_ASCII);
      return new Bytes(
          (head + begin).getBytes(US_ASCII),
          (head + new String(Event.chunk(wire.role()), US_ASCII)).getBytes(US_ASCII),
          new Event(wire, false),
          new Event(wire, true),
          (new String(Event.chunk(wire.end()), US_ASCII) + "0\r\n\r\n").getBytes(US_ASCII));
    }
  }

  private static final Map<Wire, Bytes> BYTES =
      new EnumMap<>(
          Map.of(Wire.OPENAI, Bytes.of(Wire.OPENAI), Wire.MESSAGES, Bytes.of(Wire.MESSAGES)));

  private final UpstreamConnection connection;
  private final Pacer pacer;
  private final Question question;
  private final Bytes bytes;
  private final double interval;
  private final long began = Pacer.now();
  private int sent;

  Stream(UpstreamConnection connection, Pacer pacer, Wire wire, Question question) {
    this.bytes = BYTES.get(wire);
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
    if (!question.tag().isEmpty()) {
      Departures.came(question.tag());
    }
    switch (question.fault()) {
      case MUTE -> {}
      case ROLE -> connection.write(scratch -> scratch.put(bytes.role()));
      default -> {
        connection.write(scratch -> scratch.put(bytes.begin()));
        advance();
      }
    }
  }

  /** The connection was closed before all was said. */
  void stop() {
    if (!question.tag().isEmpty()) {
      Departures.gone(question.tag());
    }
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
    var event = number == question.events() - 1 ? bytes.last() : bytes.flowing();
    connection.write(scratch -> event.put(scratch, number, System.nanoTime()));
  }

  private void finish() {
    if (question.fault() == Question.Fault.CUT) {
      connection.close();
    } else {
      connection.over();
      connection.write(scratch -> scratch.put(bytes.end()));
    }
  }
}
