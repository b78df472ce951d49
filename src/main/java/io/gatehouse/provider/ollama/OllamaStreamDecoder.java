// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.ollama;

import io.gatehouse.provider.Provider;
import io.gatehouse.wire.JsonLines;
import java.nio.ByteBuffer;

/** Hears a streamed reply, line by line. */
final class OllamaStreamDecoder implements Provider.Decoder {
  private final OllamaTeller teller;
  private final JsonLines lines;

  OllamaStreamDecoder(OllamaTeller teller) {
    this.teller = teller;
    this.lines = new JsonLines(teller::hear);
  }

  @Override
  public void feed(ByteBuffer bytes) {
    lines.feed(bytes);
  }

  @Override
  public void end() {
    lines.end();
    teller.end();
  }
}
