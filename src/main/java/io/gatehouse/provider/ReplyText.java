// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** The text of a reply that can only be read once it is whole. Not thread-safe. */
public final class ReplyText {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  public void add(ByteBuffer more) {
    byte[] chunk = new byte[more.remaining()];
    more.get(chunk);
    bytes.writeBytes(chunk);
  }

  @Override
  public String toString() {
    return bytes.toString(UTF_8);
  }
}
