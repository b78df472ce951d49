// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import io.gatehouse.wire.Pipe;
import io.gatehouse.wire.UpstreamRequest;
import java.io.IOException;
import java.util.Set;
import org.apache.hc.core5.http.nio.AsyncEntityProducer;
import org.apache.hc.core5.http.nio.DataStreamChannel;
import org.jspecify.annotations.Nullable;

/** A request body sent as it arrives, and as fast as the upstream takes it. */
final class StreamProducer implements AsyncEntityProducer {
  private final Pipe pipe;
  private final long length;
  private final String contentType;
  private boolean ended;

  StreamProducer(UpstreamRequest.Stream stream, String contentType) {
    this.pipe = stream.pipe();
    this.length = stream.length();
    this.contentType = contentType;
  }

  /** The end counts as something to send. */
  @Override
  public int available() {
    return pipe.isDrained() ? 1 : pipe.size();
  }

  /** Asks to be told of more before it looks what there is, so that nothing is missed between. */
  @Override
  public void produce(DataStreamChannel channel) throws IOException {
    pipe.onMore(channel::requestOutput);
    pipe.drainTo(channel::write);
    if (pipe.isDrained() && !ended) {
      ended = true;
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
    return length < 0;
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
    pipe.onMore(() -> {});
  }
}
