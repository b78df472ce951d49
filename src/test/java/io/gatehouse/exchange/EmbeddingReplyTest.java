// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.dialect.OpenAiEmbeddings;
import io.gatehouse.model.Embeddings;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class EmbeddingReplyTest {
  private static final OpenAiEmbeddings ASKED =
      OpenAiEmbeddings.read(Json.parse("{\"model\":\"m\",\"input\":\"a\"}"));

  @Test
  void isWrittenWholeAndSaysWhatItCost() {
    EmbeddingReply reply =
        reply(
            heard ->
                new Embeddings(
                    heard.status() + heard.body(), List.of(new float[] {2}), new Usage(7, 0)));
    assertFalse(reply.convert(bytes("ab")).hasRemaining());
    assertEquals(Optional.empty(), reply.usage());
    reply.convert(bytes("cd"));
    ByteBuffer written = reply.finish();
    assertEquals(Optional.of(new Usage(7, 0)), reply.usage());
    assertEquals(written.remaining(), reply.head().length());
    assertEquals(200, reply.head().status());
    assertTrue(reply.head().isJson());
    assertTrue(reply.finished());
    assertTrue(UTF_8.decode(written).toString().contains("\"model\":\"203abcd\""));
  }

  @Test
  void failsWithItsReading() {
    Failure why = Failure.of(Kind.QUOTA, "no money");
    EmbeddingReply reply =
        reply(
            heard -> {
              throw new Refused(why);
            });
    assertFalse(reply.finish().hasRemaining());
    assertEquals(Optional.of(why), reply.failure());
  }

  @Test
  void isNotCollectedForEver() {
    EmbeddingReply reply = reply(heard -> new Embeddings("", List.of(), Usage.NONE));
    reply.convert(bytes("four"));
    assertEquals(Optional.empty(), reply.failure());
    reply.convert(bytes("5"));
    assertEquals(Kind.UPSTREAM, reply.failure().orElseThrow().kind());
  }

  private static EmbeddingReply reply(Function<WholeReply, Embeddings> reading) {
    return new EmbeddingReply(
        new HeldReply(new ReplyHead(203, Headers.NONE, -1), 4), reading, ASKED);
  }

  private static ByteBuffer bytes(String text) {
    return UTF_8.encode(text);
  }
}
