// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/** A request body that is let go once it is sent, however long the reply takes. */
final class BytesProducer extends OnceProducer {
  private static final ByteBuffer SENT = ByteBuffer.allocate(0);

  private ByteBuffer rest;

  BytesProducer(ByteBuffer body, String contentType) {
    super(body.remaining(), contentType);
    this.rest = body.duplicate();
  }

  @Override
  public int available() {
    return rest.remaining();
  }

  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    if (rest.hasRemaining()) {
      channel.write(rest);
    }
    if (!rest.hasRemaining()) {
      rest = SENT;
      channel.endStream();
    }
  }

  @Override
  public void releaseResources() {
    rest = SENT;
  }
}
