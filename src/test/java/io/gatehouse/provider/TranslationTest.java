// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatehouse.dialect.Dialect;
import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.ChatRequest;
import java.nio.ByteBuffer;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/** There and back through the hub: every recorded stream, decoded and encoded, is a proper one. */
class TranslationTest {
  @TestFactory
  Stream<DynamicNode> streams() {
    return Fixture.all()
        .filter(Fixture::streamed)
        .map(fixture -> dynamicTest(fixture.toString(), () -> translates(fixture)));
  }

  private static void translates(Fixture fixture) {
    ChatRequest request = OpenAiChat.DIALECT.decode(fixture.request());
    Dialect.Encoder encoder = OpenAiChat.DIALECT.encoder(request, 1_790_000_000);
    Provider.Decoder decoder = fixture.provider().decoder(encoder, true);
    decoder.feed(ByteBuffer.wrap(fixture.reply().getBytes(UTF_8)));
    decoder.end();
    ChatGrammar.stream(UTF_8.decode(encoder.drain()).toString(), request.delivery().includeUsage());
  }
}
