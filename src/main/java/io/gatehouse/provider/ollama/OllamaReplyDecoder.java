// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.ollama;

import io.gatehouse.model.Failure;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.ReplyText;
import java.nio.ByteBuffer;

/** Hears a whole reply, once it is there. */
final class OllamaReplyDecoder implements Provider.Decoder {
  private final OllamaTeller teller;
  private final ReplyText body = new ReplyText();

  OllamaReplyDecoder(OllamaTeller teller) {
    this.teller = teller;
  }

  @Override
  public void feed(ByteBuffer bytes) {
    body.add(bytes);
  }

  @Override
  public void end() {
    teller.hear(
        body.toString().strip(),
        Failure.of(
            Failure.Kind.UPSTREAM,
            "The upstream answered with something that is not a JSON object."));
    teller.end();
  }
}
