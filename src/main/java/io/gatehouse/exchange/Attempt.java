// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.dialect.Dialect;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.Mend;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.routing.Target;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Envelope;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One try of one target: what it is sent, and what becomes of its reply. Decides between relay,
 * mend and translate, once.
 */
final class Attempt {
  /** Everything about the client's side that an attempt has to know. */
  record Terms(
      Ask ask,
      Plan plan,
      Dialect dialect,
      String agent,
      long created,
      int largestReply,
      boolean strict) {
    /** What still counts once the request has been sent and cannot be sent again. */
    Terms withoutRequest() {
      return new Terms(
          ask.withoutRequest(),
          plan.withoutRequest(),
          dialect,
          agent,
          created,
          largestReply,
          strict);
    }
  }

  private static final Step NOTHING_LEFT =
      new Step.Answer(
          UpstreamRequest.get(""),
          sink -> {
            throw new IllegalStateException("the request has been let go");
          });

  private Terms terms;
  final Target target;
  final Upstream upstream;
  final Mode mode;
  private final List<String> dropped;
  private Step step;
  private @Nullable JsonObject asked;
  private @Nullable ChatRequest chat;

  /**
   * @throws Refused when this target cannot serve such a request
   */
  Attempt(Terms terms, Target target, Upstream upstream) {
    this.terms = terms;
    this.target = target;
    this.upstream = upstream;
    this.mode = mode();
    this.step = first();
    this.dropped = lost();
    if (terms.strict && !dropped.isEmpty()) {
      throw new Refused(
          Failure.of(
                  Kind.INVALID,
                  "The upstream '"
                      + upstream.name()
                      + "' has no "
                      + String.join(", ", dropped)
                      + ", and this gateway drops nothing.")
              .withCode("unsupported_parameter")
              .withParam(dropped.get(0)));
    }
  }

  private List<String> lost() {
    return switch (mode) {
      case RELAY -> List.of();
      case MEND -> upstream.provider().mend().orElseThrow().drops(terms.ask.endpoint(), asked());
      case TRANSLATE -> untold();
    };
  }

  private List<String> untold() {
    Provider provider = upstream.provider();
    List<String> lost = new ArrayList<>(terms.dialect.dropped(terms.plan.envelope().names()));
    lost.removeAll(provider.extensions());
    for (Tuning tuning : provider.lacks(chat())) {
      if (chat().asks(tuning)) {
        lost.add(terms.dialect.name(tuning));
      }
    }
    return lost;
  }

  /** Fields of the request that this upstream does not get to see. */
  List<String> dropped() {
    return dropped;
  }

  /** What is to be sent now. */
  UpstreamRequest request() {
    Headers sent = step.request().headers();
    Headers accept = sent.first("accept").isPresent() ? Headers.NONE : accept();
    return step.request()
        .with(
            upstream
                .forwarded(terms.ask.headers())
                .with(sent)
                .with(accept)
                .with("user-agent", terms.agent)
                .with(upstream.fixed()));
  }

  /** How long to wait before it is sent. */
  Duration pause() {
    return step instanceof Step.Errand errand ? errand.pause() : Duration.ZERO;
  }

  /** Whether the reply to it is the answer, after which nothing will be asked again. */
  boolean asksForAnswer() {
    return step instanceof Step.Answer;
  }

  /** What stops the upstream while an errand is under way. */
  Optional<UpstreamRequest> undo() {
    return step instanceof Step.Errand errand ? errand.undo() : Optional.empty();
  }

  /** Goes on: the reply was not the answer yet. */
  void proceed(Step next) {
    step = next;
  }

  /** Lets go of the request: its reply is on its way, so it will not be sent again. */
  void letGo(Terms rest) {
    terms = rest;
    step = NOTHING_LEFT;
    asked = null;
    chat = null;
  }

  private Mode mode() {
    if (upstream.provider().wire() != terms.dialect.wire()) {
      return Mode.TRANSLATE;
    }
    boolean repairs =
        switch (terms.ask.endpoint()) {
          case CHAT, COMPLETIONS, EMBEDDINGS -> true;
          default -> false;
        };
    return repairs && upstream.provider().mend().isPresent() ? Mode.MEND : Mode.RELAY;
  }

  private Step first() {
    Endpoint endpoint = terms.ask.endpoint();
    Provider provider = upstream.provider();
    String apiKey = upstream.apiKey().get();
    if (mode == Mode.TRANSLATE && endpoint == Endpoint.CHAT) {
      return provider.begin(chat(), apiKey);
    }
    Optional<String> path =
        mode == Mode.TRANSLATE ? Optional.empty() : provider.path(endpoint, model());
    if (path.isEmpty()) {
      String message =
          "The upstream '" + upstream.name() + "' has no " + endpoint.path + " endpoint.";
      throw new Refused(Failure.of(Kind.INVALID, message).withParam("model"));
    }
    UpstreamRequest request =
        mode == Mode.MEND
            ? UpstreamRequest.post(path.get(), mended())
            : terms
                .plan
                .upload()
                .map(upload -> upload.request(path.get()))
                .orElseGet(() -> UpstreamRequest.post(path.get(), renamed()));
    return new Step.Answer(
        request.with(provider.credentials(apiKey)),
        sink -> provider.decoder(sink, terms.plan.stream()));
  }

  /** What the upstream is asked for, as far as that is known. */
  String model() {
    return terms.plan.upload().map(Upload::model).orElse(target.model());
  }

  private ByteBuffer renamed() {
    Envelope envelope = terms.plan.envelope();
    boolean same = envelope.string("model").filter(target.model()::equals).isPresent();
    return same ? envelope.bytes() : envelope.with("model", Json.string(target.model()).toString());
  }

  private ByteBuffer mended() {
    ByteBuffer renamed = renamed();
    JsonObject before = parsed(renamed);
    asked = before;
    Mend mend = upstream.provider().mend().orElseThrow();
    JsonObject after = mend.request(terms.ask.endpoint(), before);
    return after == before ? renamed : Json.bytes(after);
  }

  /** The request read whole, with the target's model. */
  private ChatRequest chat() {
    if (chat == null) {
      ChatRequest read = terms.dialect.decode(asked());
      boolean caches = upstream.provider().extensions().contains("cache_control");
      ChatRequest known = caches ? read : read.unmarked();
      chat = known.with(known.context().by(terms.ask.caller().name()));
    }
    return chat;
  }

  private JsonObject asked() {
    if (asked == null) {
      asked = parsed(renamed());
    }
    return asked;
  }

  private static JsonObject parsed(ByteBuffer body) {
    try {
      return Json.parse(StandardCharsets.UTF_8.decode(body.duplicate()).toString());
    } catch (JsonException tooMuch) {
      throw new Refused(Failure.of(Kind.INVALID, "The request body cannot be read as JSON."));
    }
  }

  private Headers accept() {
    String accept =
        terms.plan.stream() ? "text/event-stream" : speaksJson() ? "application/json" : "*/*";
    return Headers.NONE.with("accept", accept);
  }

  /** What is to become of a reply that begins so. */
  Converter converter(ReplyHead head) {
    Provider provider = upstream.provider();
    if (step instanceof Step.Errand errand) {
      return new ErrandReply(head, errand.then(), terms.largestReply);
    }
    Step.Answer answer = (Step.Answer) step;
    if (head.status() >= 400) {
      return new ErrorReply(head, body -> provider.failure(head.status(), body), answer.retry());
    }
    if (head.status() >= 300) {
      String message = "The upstream answered with a redirection (" + head.status() + ")";
      return new ErrorReply(head, body -> Failure.of(Kind.UPSTREAM, message));
    }
    return switch (mode) {
      case TRANSLATE -> translation(head, answer.hearing());
      case RELAY, MEND -> sameWire(head);
    };
  }

  private Converter sameWire(ReplyHead head) {
    Endpoint endpoint = terms.ask.endpoint();
    Provider provider = upstream.provider();
    boolean speaksJson = speaksJson();
    if (head.isEventStream()) {
      return mode == Mode.MEND
          ? new StreamMend(
              streamHead(),
              provider.mend().orElseThrow().stream(asked()),
              terms.dialect::errorEvent)
          : new StreamRelay(head, provider.tap(endpoint));
    }
    boolean json = head.isJson() || (speaksJson && head.mediaType().isEmpty());
    if (speaksJson && !json) {
      String message = "The upstream answered with " + head.mediaType() + " instead of JSON";
      return new ErrorReply(head, body -> Failure.of(Kind.UPSTREAM, message));
    }
    if (terms.plan.stream() && endpoint == Endpoint.CHAT) {
      return translation(head, sink -> provider.decoder(sink, false));
    }
    return mode == Mode.MEND
        ? new WholeMend(
            head,
            provider.tap(endpoint),
            reply -> provider.mend().orElseThrow().reply(endpoint, asked(), reply),
            terms.largestReply)
        : new WholeRelay(head, provider.tap(endpoint), json);
  }

  private boolean speaksJson() {
    return switch (terms.ask.endpoint()) {
      case SPEECH, TRANSCRIPTIONS, TRANSLATIONS -> false;
      default -> true;
    };
  }

  private Converter translation(ReplyHead heard, Function<ReplySink, Provider.Decoder> hearing) {
    boolean stream = terms.plan.stream();
    Dialect.Encoder encoder = terms.dialect.encoder(chat(), terms.created);
    Meter meter = new Meter(encoder);
    Provider.Decoder decoder = hearing.apply(meter);
    decoder.head(heard);
    ReplyHead head =
        stream
            ? streamHead()
            : new ReplyHead(200, Headers.NONE.with("content-type", "application/json"), -1);
    return new Translation(head, decoder, meter, encoder, stream);
  }

  static ReplyHead streamHead() {
    Headers headers = Headers.NONE.with("content-type", "text/event-stream; charset=utf-8");
    return new ReplyHead(200, headers, -1);
  }
}
