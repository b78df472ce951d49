// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.dialect.Dialect;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.Provider;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import java.nio.ByteBuffer;
import java.util.Optional;

/** The ends differ: a decoder tells an encoder what it hears, and a meter listens in between. */
final class Translation implements Converter {
  private final ReplyHead head;
  private final Provider.Decoder decoder;
  private final Dialect.Encoder encoder;
  private final Meter meter;
  private final boolean stream;
  private int length;

  /**
   * @param stream whether the client hears a stream
   * @param decoder told {@code meter}, which tells {@code encoder}
   */
  Translation(
      ReplyHead head,
      Provider.Decoder decoder,
      Meter meter,
      Dialect.Encoder encoder,
      boolean stream) {
    this.head = head;
    this.decoder = decoder;
    this.meter = meter;
    this.encoder = encoder;
    this.stream = stream;
  }

  @Override
  public ReplyHead head() {
    return stream ? head : new ReplyHead(head.status(), head.headers(), length);
  }

  @Override
  public ByteBuffer convert(ByteBuffer chunk) {
    decoder.feed(chunk);
    return drain();
  }

  @Override
  public void trailers(Headers trailers) {
    decoder.trailers(trailers);
  }

  @Override
  public boolean endsByReset() {
    return decoder.endsByReset();
  }

  @Override
  public Optional<UpstreamRequest> undo() {
    return meter.ended() ? Optional.empty() : decoder.undo();
  }

  @Override
  public ByteBuffer finish() {
    decoder.end();
    return drain();
  }

  private ByteBuffer drain() {
    ByteBuffer ready = encoder.drain();
    length = ready.remaining();
    boolean unspoken = !stream && meter.failure().isPresent();
    return unspoken ? EMPTY : ready;
  }

  @Override
  public Optional<Failure> failure() {
    return meter.failure();
  }

  @Override
  public boolean speaks() {
    return meter.hasSpoken();
  }

  @Override
  public boolean finished() {
    return meter.ended();
  }

  @Override
  public boolean closed() {
    return meter.ended();
  }

  @Override
  public boolean betweenEvents() {
    return stream;
  }

  @Override
  public Optional<Usage> usage() {
    return meter.usage();
  }
}
