// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** A request body that is let go once it is sent, however long the reply takes. */
final class BytesProducer implements AsyncEntityProducer {
  private static final ByteBuffer SENT = ByteBuffer.allocate(0);

  private final long length;
  private final String contentType;
  private ByteBuffer rest;

  BytesProducer(ByteBuffer body, String contentType) {
    this.rest = body.duplicate();
    this.length = rest.remaining();
    this.contentType = contentType;
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
  public long getContentLength() {
    return length;
  }

  @Override
  public String getContentType() {
    return contentType;
  }

  @Override
  public @Nullable String getContentEncoding() {
    return null;
  }

  @Override
  public boolean isChunked() {
    return false;
  }

  @Override
  public Set<String> getTrailerNames() {
    return Set.of();
  }

  @Override
  public boolean isRepeatable() {
    return false;
  }

  @Override
  public void failed(Exception cause) {}

  @Override
  public void releaseResources() {
    rest = SENT;
  }
}
