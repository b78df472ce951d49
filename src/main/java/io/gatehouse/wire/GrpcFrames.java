// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/**
 * Cuts a byte stream into gRPC messages, however the bytes are chunked: each comes behind a flag
 * and its length in four bytes.
 *
 * @see <a href="https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md">gRPC over
 *     HTTP/2</a>
 */
public final class GrpcFrames {
  /** Hears one complete message. */
  public interface Listener {
    void message(byte[] message);
  }

  /** What is no message, or none that we can read: after it the stream means nothing. */
  public static final class Malformed extends RuntimeException {
    private static final long serialVersionUID = 1;

    Malformed(String message) {
      super(message, null, false, false);
    }
  }

  private static final int PREFIX = 5;
  private static final int LIMIT = 4 << 20;

  private final Listener listener;
  private final ByteBuffer prefix = ByteBuffer.allocate(PREFIX);
  private final ByteArrayOutputStream message = new ByteArrayOutputStream(256);
  private int length;

  public GrpcFrames(Listener listener) {
    this.listener = listener;
  }

  /** A message with its prefix, uncompressed. */
  public static ByteBuffer frame(byte[] message) {
    return ByteBuffer.allocate(PREFIX + message.length)
        .put((byte) 0)
        .putInt(message.length)
        .put(message)
        .flip();
  }

  /**
   * Takes more bytes and tells the listener of every message they complete.
   *
   * @throws Malformed when a message is compressed, which nobody asked for, or exceeds 4 MB
   */
  public void feed(ByteBuffer bytes) {
    while (bytes.hasRemaining()) {
      if (prefix.hasRemaining()) {
        prefix.put(bytes.get());
        if (!prefix.hasRemaining()) {
          begin();
        }
      } else {
        take(bytes);
      }
    }
  }

  /** Whether the last byte so far ended a message, or none has come yet. */
  public boolean betweenMessages() {
    return prefix.position() == 0;
  }

  private void begin() {
    if (prefix.get(0) != 0) {
      throw new Malformed("a message is marked as compressed or has no gRPC prefix");
    }
    length = prefix.getInt(1);
    if (length < 0 || length > LIMIT) {
      throw new Malformed("a message of more than " + LIMIT + " bytes");
    }
    finishIfWhole();
  }

  private void take(ByteBuffer bytes) {
    byte[] piece = new byte[Math.min(bytes.remaining(), length - message.size())];
    bytes.get(piece);
    message.write(piece, 0, piece.length);
    finishIfWhole();
  }

  private void finishIfWhole() {
    if (message.size() == length) {
      byte[] whole = message.toByteArray();
      message.reset();
      prefix.clear();
      listener.message(whole);
    }
  }
}
