// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.dialect.OpenAiEmbeddings;
import io.gatehouse.model.Embeddings;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Usage;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.function.Function;

/** The reply that completes the embeddings: collected whole, then written as the client wants. */
final class EmbeddingReply implements Converter {
  private final HeldReply held;
  private final Function<WholeReply, Embeddings> reading;
  private final OpenAiEmbeddings asked;
  private int length;
  private Optional<Usage> usage = Optional.empty();
  private Optional<Failure> failure = Optional.empty();

  EmbeddingReply(HeldReply held, Function<WholeReply, Embeddings> reading, OpenAiEmbeddings asked) {
    this.held = held;
    this.reading = reading;
    this.asked = asked;
  }

  @Override
  public ReplyHead head() {
    return new ReplyHead(200, Headers.NONE.with("content-type", "application/json"), length);
  }

  @Override
  public ByteBuffer convert(ByteBuffer chunk) {
    failure = held.add(chunk);
    return EMPTY;
  }

  @Override
  public ByteBuffer finish() {
    try {
      Embeddings all = reading.apply(held.whole());
      usage = Optional.of(all.usage());
      ByteBuffer reply = asked.reply(all);
      length = reply.remaining();
      return reply;
    } catch (Refused refused) {
      failure = Optional.of(refused.failure());
      return EMPTY;
    }
  }

  @Override
  public Optional<Failure> failure() {
    return failure;
  }

  @Override
  public Optional<Usage> usage() {
    return usage;
  }
}
