// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.bailian;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.ReplySink;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Unreadable;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * Hears a reply in either API, streamed or not: finds its errors, and leaves the rest to an ear.
 */
final class BailianDecoder implements Provider.Decoder {
  private final Frames frames = new Frames(this::frame, this::broken);
  private final ReplySink sink;
  private final Ear ear;
  private boolean spoken;
  private boolean over;

  BailianDecoder(ReplySink sink, Ear ear) {
    this.sink = sink;
    this.ear = ear;
  }

  @Override
  public void feed(ByteBuffer bytes) {
    frames.feed(bytes);
  }

  @Override
  public void end() {
    frames.end();
    if (!over) {
      over = true;
      sink.fail(
          spoken
              ? OpenAiErrors.incomplete()
              : Failure.of(
                  Kind.UPSTREAM, "The upstream answered with neither JSON nor a stream of it."));
    }
  }

  private void broken(String text) {
    if (!over) {
      over = true;
      sink.fail(Unreadable.whole(text));
    }
  }

  private void frame(Frames.Frame frame) {
    if (over) {
      return;
    }
    spoken = true;
    Optional<Failure> failure = BailianErrors.inBand(frame);
    if (failure.isPresent()) {
      over = true;
      sink.fail(failure.get());
    } else {
      over = ear.hear(frame.said(), frame.whole());
    }
  }
}
