// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import io.gatehouse.matrix.Case;
import io.gatehouse.matrix.Cell;
import io.gatehouse.matrix.Reply;
import io.gatehouse.matrix.Walk;
import io.gatehouse.wire.GrpcFrames;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The recorded reply of a wire to a simple question, in its parts: what faults are made of.
 *
 * @param parts events, lines or messages of a stream; a whole reply is one
 * @param type the media type
 * @param trailers each as {@code name: value}
 */
public record Good(
    Format format, boolean stream, List<byte[]> parts, String type, List<String> trailers) {
  /** What the reply says. */
  public static final String TEXT = "Hello, world!";

  private static final String BEGINNING = "Hello";
  private static final String ENDING = "ld!";
  private static final int PREFIX = 5;

  /** As recorded in the matrix. */
  public static Good of(Format format, boolean stream) {
    Reply reply = Walk.of(new Cell(format.lane(), Case.TEXT), stream).reply();
    byte[] body = reply.body().array();
    List<String> trailers =
        reply.trailers().fields().stream().map(f -> f.name() + ": " + f.value()).toList();
    String type = reply.head().headers().first("content-type").orElseThrow();
    return new Good(format, stream, parts(format, stream, body), type, trailers);
  }

  private static List<byte[]> parts(Format format, boolean stream, byte[] body) {
    if (format.isGrpc()) {
      List<byte[]> frames = new ArrayList<>();
      new GrpcFrames(message -> frames.add(framed(message))).feed(ByteBuffer.wrap(body));
      return frames;
    }
    if (!stream && !format.speaksEvents(false)) {
      return List.of(body);
    }
    String mark = format.speaksEvents(stream) ? "\n\n" : "\n";
    List<byte[]> parts = new ArrayList<>();
    String text = new String(body, ISO_8859_1);
    int at = 0;
    for (int end = text.indexOf(mark); end >= 0; end = text.indexOf(mark, at)) {
      parts.add(Arrays.copyOfRange(body, at, end + mark.length()));
      at = end + mark.length();
    }
    if (at < body.length) {
      parts.add(Arrays.copyOfRange(body, at, body.length));
    }
    return parts;
  }

  private static byte[] framed(byte[] message) {
    return ByteBuffer.allocate(PREFIX + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .array();
  }

  public byte[] body() {
    return join(parts);
  }

  /** What comes before the first word, which may be nothing. */
  byte[] before() {
    return join(parts.subList(0, content()));
  }

  /** All up to the first word, and the part that says it. */
  byte[] begun() {
    return join(parts.subList(0, content() + 1));
  }

  /** What follows the part with the first word. */
  byte[] rest() {
    return join(parts.subList(content() + 1, parts.size()));
  }

  /** The part that says the first word. */
  byte[] word() {
    return parts.get(content());
  }

  /** The words between the first one and the end. */
  byte[] furtherWords() {
    return join(parts.subList(content() + 1, said() + 1));
  }

  byte[] last() {
    return parts.get(parts.size() - 1);
  }

  /** All but the last part. */
  byte[] unclosed() {
    return join(parts.subList(0, parts.size() - 1));
  }

  private int content() {
    for (int i = 0; i < parts.size(); i++) {
      if (says(i, BEGINNING)) {
        return i;
      }
    }
    throw new AssertionError("no word in the reply of " + format);
  }

  private int said() {
    int last = content();
    for (int i = last; i < parts.size(); i++) {
      last = says(i, ENDING) ? i : last;
    }
    return last;
  }

  private boolean says(int part, String word) {
    return new String(parts.get(part), ISO_8859_1).contains(word);
  }

  static byte[] join(List<byte[]> parts) {
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    parts.forEach(all::writeBytes);
    return all.toByteArray();
  }

  static byte[] half(byte[] bytes) {
    return Arrays.copyOf(bytes, bytes.length / 2);
  }
}
