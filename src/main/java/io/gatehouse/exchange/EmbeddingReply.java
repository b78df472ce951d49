// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.dialect.OpenAiEmbeddings;
import io.gatehouse.model.Embeddings;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
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
  private final ReplyHead heard;
  private final Function<WholeReply, Embeddings> reading;
  private final OpenAiEmbeddings asked;
  private final int limit;
  private final Held held = new Held();
  private int length;
  private Optional<Usage> usage = Optional.empty();
  private Optional<Failure> failure = Optional.empty();

  /**
   * @param limit in bytes; a longer reply is a failure
   */
  EmbeddingReply(
      ReplyHead heard,
      Function<WholeReply, Embeddings> reading,
      OpenAiEmbeddings asked,
      int limit) {
    this.heard = heard;
    this.reading = reading;
    this.asked = asked;
    this.limit = limit;
  }

  @Override
  public ReplyHead head() {
    return new ReplyHead(200, Headers.NONE.with("content-type", "application/json"), length);
  }

  @Override
  public ByteBuffer convert(ByteBuffer chunk) {
    if (held.size() + chunk.remaining() > limit) {
      failure = Optional.of(Failure.of(Kind.UPSTREAM, "The upstream's reply is too large"));
    } else {
      held.add(chunk);
    }
    return EMPTY;
  }

  @Override
  public ByteBuffer finish() {
    String body = UTF_8.decode(held.take()).toString();
    try {
      Embeddings all = reading.apply(new WholeReply(heard.status(), heard.headers(), body));
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
