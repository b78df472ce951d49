// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.dialect.Dialect;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.provider.Mend;
import io.gatehouse.provider.Provider;
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
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One try of one target: what it is sent, and what becomes of its reply. Decides between relay,
 * mend and translate, once.
 */
final class Attempt {
  /** Everything about the client's side that an attempt has to know. */
  record Terms(Ask ask, Plan plan, Dialect dialect, String agent, long created, int largestReply) {
    /** What still counts once the request has been sent and cannot be sent again. */
    Terms withoutRequest() {
      return new Terms(
          ask.withoutRequest(), plan.withoutRequest(), dialect, agent, created, largestReply);
    }
  }

  private Terms terms;
  final Target target;
  final Upstream upstream;
  final Mode mode;
  private final List<String> dropped;
  private @Nullable UpstreamRequest request;
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
    this.request = made().with(headers());
    this.dropped =
        mode == Mode.TRANSLATE ? terms.dialect.dropped(terms.plan.envelope().names()) : List.of();
  }

  /** Fields of the request that this upstream does not get to see. */
  List<String> dropped() {
    return dropped;
  }

  UpstreamRequest request() {
    if (request == null) {
      throw new IllegalStateException("the request has been let go");
    }
    return request;
  }

  /** Lets go of the request: its reply is on its way, so it will not be sent again. */
  void letGo(Terms rest) {
    terms = rest;
    request = null;
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

  private UpstreamRequest made() {
    Endpoint endpoint = terms.ask.endpoint();
    Optional<String> path = upstream.provider().path(endpoint);
    if (path.isEmpty() || (mode == Mode.TRANSLATE && endpoint != Endpoint.CHAT)) {
      String message =
          "The upstream '" + upstream.name() + "' has no " + endpoint.path + " endpoint.";
      throw new Refused(Failure.of(Kind.INVALID, message).withParam("model"));
    }
    return switch (mode) {
      case RELAY ->
          terms
              .plan
              .upload()
              .map(upload -> upload.request(path.get()))
              .orElseGet(() -> UpstreamRequest.post(path.get(), renamed()));
      case MEND -> UpstreamRequest.post(path.get(), mended());
      case TRANSLATE -> upstream.provider().encode(chat());
    };
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
      chat = terms.dialect.decode(asked());
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

  private Headers headers() {
    String accept =
        terms.plan.stream() ? "text/event-stream" : speaksJson() ? "application/json" : "*/*";
    return upstream
        .headers(terms.ask.headers())
        .with("accept", accept)
        .with("user-agent", terms.agent);
  }

  /** What is to become of a reply that begins so. */
  Converter converter(ReplyHead head) {
    Provider provider = upstream.provider();
    if (head.status() >= 400) {
      return new ErrorReply(head, body -> provider.failure(head.status(), body));
    }
    if (head.status() >= 300) {
      String message = "The upstream answered with a redirection (" + head.status() + ")";
      return new ErrorReply(head, body -> Failure.of(Kind.UPSTREAM, message));
    }
    return switch (mode) {
      case TRANSLATE -> translation(false);
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
      return translation(true);
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

  /**
   * @param wholeReply the upstream does not stream, although the client may want a stream
   */
  private Converter translation(boolean wholeReply) {
    boolean stream = terms.plan.stream();
    Dialect.Encoder encoder = terms.dialect.encoder(chat(), terms.created);
    Meter meter = new Meter(encoder);
    Provider.Decoder decoder = upstream.provider().decoder(meter, stream && !wholeReply);
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
