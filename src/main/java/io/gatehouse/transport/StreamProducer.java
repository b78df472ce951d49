// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import io.gatehouse.wire.Pipe;
import io.gatehouse.wire.UpstreamRequest;
import java.io.IOException;
import org.apache.hc.core5.http.nio.DataStreamChannel;

/** A request body sent as it arrives, and as fast as the upstream takes it. */
final class StreamProducer extends BodyProducer {
  private final Pipe pipe;
  private boolean ended;

  StreamProducer(UpstreamRequest.Stream stream, String contentType) {
    super(stream.length(), contentType);
    this.pipe = stream.pipe();
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
  public boolean isRepeatable() {
    return false;
  }

  @Override
  void letGo() {}

  @Override
  public void releaseResources() {
    pipe.onMore(() -> {});
  }
}
