// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/** A request body that can be sent again, until its reply begins. */
final class BytesProducer extends BodyProducer {
  private static final ByteBuffer SENT = ByteBuffer.allocate(0);

  private volatile ByteBuffer whole;
  private ByteBuffer rest;

  BytesProducer(ByteBuffer body, String contentType) {
    super(body.remaining(), contentType);
    this.whole = body;
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
  public boolean isRepeatable() {
    return true;
  }

  @Override
  void letGo() {
    whole = SENT;
  }

  @Override
  public void releaseResources() {
    rest = whole.duplicate();
  }
}
