// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** A buffer that passes, with some stretches left out and others put in. */
final class Splice {
  private final ByteBuffer in;
  private final ByteArrayOutputStream out = new ByteArrayOutputStream(0);
  private int dealtWith;

  Splice(ByteBuffer in) {
    this.in = in;
    this.dealtWith = in.position();
  }

  /** Everything that has been read so far passes. */
  void pass() {
    passUntil(in.position());
  }

  /** The same without the byte that was read last. */
  void passBefore() {
    passUntil(in.position() - 1);
  }

  private void passUntil(int end) {
    for (int at = dealtWith; at < end; at++) {
      out.write(in.get(at));
    }
    dealtWith = Math.max(dealtWith, end);
  }

  /** What has been read and not been passed does not pass. */
  void leaveOut() {
    dealtWith = in.position();
  }

  void insert(byte[] bytes) {
    out.writeBytes(bytes);
  }

  void insert(String text) {
    insert(text.getBytes(UTF_8));
  }

  /** What has become of it, now that all of it has been read. */
  ByteBuffer whole() {
    ByteBuffer rest = in.slice(dealtWith, in.limit() - dealtWith);
    if (out.size() == 0) {
      return rest;
    }
    ByteBuffer whole = ByteBuffer.allocate(out.size() + rest.remaining());
    return whole.put(out.toByteArray()).put(rest).flip();
  }
}
