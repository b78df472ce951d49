// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.dialect.Dialect;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.ReplySink;
import io.gatehouse.policy.TokenCount;
import io.gatehouse.provider.Mend;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import jakarta.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;

/** The reply's side of an attempt: what is to become of a reply, as soon as its head is there. */
final class Converters {
  /** What the types of all replies have in them that are not relayed. */
  private static final List<String> READABLE = List.of("json", "event-stream", "grpc");

  private final Attempt.Terms terms;
  private final Attempt attempt;
  private final Provider provider;
  private final Endpoint endpoint;

  Converters(Attempt.Terms terms, Attempt attempt) {
    this.terms = terms;
    this.attempt = attempt;
    this.provider = attempt.upstream.provider();
    this.endpoint = terms.ask().endpoint();
  }

  Converter of(ReplyHead head, Step step) {
    if (step instanceof Step.Errand errand) {
      return new ErrandReply(held(head), terms.errors(), errand.then());
    }
    if (head.status() >= 400) {
      return new ErrorReply(
          head, terms.errors(), body -> provider.failure(head.status(), body), retry(step));
    }
    if (head.status() >= 300) {
      String message = "The upstream answered with a redirection (" + head.status() + ")";
      return new ErrorReply(head, body -> Failure.of(Kind.UPSTREAM, message));
    }
    Optional<Failure> strange = strange(head);
    if (strange.isPresent()) {
      return new ErrorReply(head, body -> strange.get());
    }
    if (step instanceof Step.Embedding last) {
      return new EmbeddingReply(held(head), last.reading(), attempt.content().embeddings());
    }
    return switch (attempt.mode) {
      case TRANSLATE -> translation(head, ((Step.Answer) step).hearing());
      case RELAY, MEND -> sameWire(head);
    };
  }

  static ReplyHead streamHead() {
    Headers headers = Headers.NONE.with("content-type", "text/event-stream; charset=utf-8");
    return new ReplyHead(200, headers, -1);
  }

  /** What nobody here can read, by its head alone. */
  private Optional<Failure> strange(ReplyHead head) {
    String coding = head.headers().first("content-encoding").orElse("identity");
    boolean read = attempt.mode != Mode.RELAY || head.isEventStream();
    if (read && !coding.equalsIgnoreCase("identity")) {
      return Optional.of(answered("compressed (" + coding + "), which nobody asked for"));
    }
    String type = head.mediaType();
    boolean known = type.isEmpty() || READABLE.stream().anyMatch(type::contains);
    return attempt.mode == Mode.TRANSLATE && !known
        ? Optional.of(answered("with " + type))
        : Optional.empty();
  }

  private static Failure answered(String how) {
    return Failure.of(Kind.UPSTREAM, "The upstream answered " + how).asLasting();
  }

  private HeldReply held(ReplyHead head) {
    return new HeldReply(head, terms.largestReply());
  }

  /** What to do instead of failing. */
  private static Function<WholeReply, Optional<Step>> retry(Step step) {
    return step instanceof Step.Answer answer ? answer.retry() : error -> Optional.empty();
  }

  private Converter sameWire(ReplyHead head) {
    if (head.isEventStream()) {
      return terms.continuation().isPresent()
          ? translation(head, sink -> provider.decoder(sink, true))
          : stream(head);
    }
    boolean json = head.isJson() || (endpoint.answersJson() && head.mediaType().isEmpty());
    if (endpoint.answersJson() && !json) {
      String message = "The upstream answered with " + head.mediaType() + " instead of JSON";
      return new ErrorReply(head, body -> Failure.of(Kind.UPSTREAM, message));
    }
    if (terms.plan().stream() && endpoint == Endpoint.CHAT) {
      return translation(head, sink -> provider.decoder(sink, false));
    }
    return attempt.mode == Mode.RELAY
        ? new WholeRelay(head, provider.tap(endpoint), tally(), json)
        : wholeMend(head);
  }

  private Converter stream(ReplyHead head) {
    Tally tally = tally();
    return attempt.mode == Mode.MEND
        ? new StreamMend(
            streamHead(),
            mend().stream(attempt.content().json(), count(tally)),
            tally,
            terms.dialect()::errorEvent)
        : new StreamRelay(
            new ReplyHead(head.status(), head.headers(), -1),
            provider.tap(endpoint),
            tally,
            endpoint.isSpoken());
  }

  private Converter wholeMend(ReplyHead head) {
    Tally tally = tally();
    Supplier<JsonObject> count = count(tally);
    JsonObject asked = attempt.content().json();
    return new WholeMend(
        head,
        provider.tap(endpoint),
        tally,
        reply -> mend().reply(endpoint, asked, reply, count),
        terms.largestReply());
  }

  private Mend mend() {
    return provider.mend().orElseThrow();
  }

  private Tally tally() {
    return endpoint.isSpoken() ? new Tally(attempt.prompt) : Tally.deaf();
  }

  private Supplier<JsonObject> count(Tally tally) {
    Dialect dialect = terms.dialect();
    return () -> dialect.usage(tally.estimate());
  }

  private Converter translation(ReplyHead heard, Function<ReplySink, Provider.Decoder> hearing) {
    boolean stream = terms.plan().stream();
    Optional<Continuation> continuation = terms.continuation();
    Supplier<Dialect.Encoder> fresh =
        () -> terms.dialect().encoder(attempt.chat(), terms.created());
    Dialect.Encoder encoder = continuation.map(begun -> begun.client(fresh)).orElseGet(fresh);
    ReplySink told = continuation.map(ReplySink.class::cast).orElse(encoder);
    Meter meter = new Meter(told, attempt.prompt, replyCount());
    Provider.Decoder decoder = hearing.apply(meter);
    decoder.head(heard);
    ReplyHead head =
        stream
            ? streamHead()
            : new ReplyHead(200, Headers.NONE.with("content-type", "application/json"), -1);
    return new Translation(head, decoder, meter, encoder, stream);
  }

  private TokenCount replyCount() {
    return provider.tellsUsage() ? TokenCount.roughly() : TokenCount.of(attempt.target.model());
  }
}
