// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.ollama;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.provider.Provider;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Hears a whole reply, once it is there. */
final class OllamaReplyDecoder implements Provider.Decoder {
  private final OllamaTeller teller;
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();

  OllamaReplyDecoder(OllamaTeller teller) {
    this.teller = teller;
  }

  @Override
  public void feed(ByteBuffer bytes) {
    byte[] chunk = new byte[bytes.remaining()];
    bytes.get(chunk);
    body.writeBytes(chunk);
  }

  @Override
  public void end() {
    teller.hear(
        body.toString(UTF_8).strip(),
        Failure.of(
            Failure.Kind.UPSTREAM,
            "The upstream answered with something that is not a JSON object."));
    teller.end();
  }
}
