// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.ollama;

import io.gatehouse.model.Failure;
import io.gatehouse.provider.OpenAiErrors;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Unreadable;
import io.gatehouse.wire.JsonLines;
import java.nio.ByteBuffer;

/** Hears a streamed reply, line by line. */
final class OllamaStreamDecoder implements Provider.Decoder {
  private final OllamaTeller teller;
  private final JsonLines lines;
  private Failure garbage = Unreadable.event();

  OllamaStreamDecoder(OllamaTeller teller) {
    this.teller = teller;
    this.lines = new JsonLines(line -> teller.hear(line, garbage));
  }

  @Override
  public void feed(ByteBuffer bytes) {
    lines.feed(bytes);
  }

  @Override
  public void end() {
    garbage = OpenAiErrors.incomplete();
    lines.end();
    teller.end();
  }
}
