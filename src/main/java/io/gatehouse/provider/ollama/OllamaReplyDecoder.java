// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.ollama;

import io.gatehouse.provider.Provider;
import io.gatehouse.provider.ReplyText;
import io.gatehouse.provider.Unreadable;
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
    String text = body.toString().strip();
    teller.hear(text, Unreadable.whole(text));
    teller.end();
  }
}
