// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.gemini;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.ReplySink;
import io.gatehouse.provider.Provider;
import jakarta.json.JsonException;
import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;

/** Hears a whole reply, once it is there. */
final class WholeDecoder implements Provider.Decoder {
  private final ByteArrayOutputStream body = new ByteArrayOutputStream();
  private final Telling telling;

  WholeDecoder(ReplySink sink) {
    this.telling = new Telling(sink);
  }

  @Override
  public void feed(ByteBuffer bytes) {
    byte[] chunk = new byte[bytes.remaining()];
    bytes.get(chunk);
    body.writeBytes(chunk);
  }

  @Override
  public void end() {
    try {
      telling.hear(body.toString(UTF_8).strip());
    } catch (JsonException garbage) {
      telling.fail(
          Failure.of(Kind.UPSTREAM, "The upstream answered with something that is not JSON."));
    }
    telling.end();
  }
}
