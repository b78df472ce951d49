// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.dialect.Dialect;
import io.gatehouse.dialect.OpenAiEmbeddings;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.model.Tuning;
import io.gatehouse.policy.PromptTokens;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.routing.Key;
import io.gatehouse.routing.Target;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
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
      boolean strict,
      ErrorMeaning errors,
      Optional<Continuation> continuation) {
    /** What still counts once the request has been sent and cannot be sent again. */
    Terms withoutRequest() {
      return new Terms(
          ask.withoutRequest(),
          plan.withoutRequest(),
          dialect,
          agent,
          created,
          largestReply,
          strict,
          errors,
          continuation);
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

  /** About how many tokens the question is. */
  final long prompt;

  private Step step;
  private @Nullable Content content;

  /**
   * @throws Refused when this target cannot serve such a request
   */
  Attempt(Terms terms, Target target, Upstream upstream, Key key) {
    this.terms = terms;
    this.target = target;
    this.upstream = upstream;
    this.content = new Content(terms.plan.envelope(), target.model());
    this.mode = mode();
    this.step = first(key.secret());
    this.dropped = lost();
    this.prompt = terms.ask.endpoint().isSpoken() ? prompt() : 0;
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
      case MEND ->
          upstream.provider().mend().orElseThrow().drops(terms.ask.endpoint(), content().json());
      case TRANSLATE -> untold();
    };
  }

  private List<String> untold() {
    Provider provider = upstream.provider();
    Set<String> names = terms.plan.envelope().names();
    if (isEmbedding()) {
      return sharesWire() ? List.of() : OpenAiEmbeddings.dropped(names);
    }
    List<String> lost = new ArrayList<>(terms.dialect.dropped(names));
    lost.removeAll(provider.extensions());
    for (Tuning tuning : provider.lacks(chat())) {
      if (chat().asks(tuning)) {
        lost.add(terms.dialect.name(tuning));
      }
    }
    return lost;
  }

  /** Counted here, where no I/O thread waits, and with care only where nobody else does. */
  private long prompt() {
    if (mode != Mode.TRANSLATE) {
      return Tally.question(terms.plan.envelope());
    }
    return upstream.provider().tellsUsage()
        ? PromptTokens.roughly(chat())
        : PromptTokens.of(chat());
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
    content = null;
  }

  private Mode mode() {
    boolean goesOn = terms.continuation.filter(Continuation::isGoingOn).isPresent();
    if (!sharesWire() || embedsInBatches() || goesOn) {
      return Mode.TRANSLATE;
    }
    boolean repairs =
        switch (terms.ask.endpoint()) {
          case CHAT, COMPLETIONS, EMBEDDINGS -> true;
          default -> false;
        };
    return repairs && upstream.provider().mend().isPresent() ? Mode.MEND : Mode.RELAY;
  }

  private boolean sharesWire() {
    return upstream.provider().wire() == terms.dialect.wire();
  }

  private boolean isEmbedding() {
    return terms.ask.endpoint() == Endpoint.EMBEDDINGS;
  }

  private boolean embedsInBatches() {
    int most = upstream.provider().embedsAtOnce();
    return isEmbedding()
        && most < Integer.MAX_VALUE
        && Members.items(content().json(), "input").size() > most;
  }

  private Step first(String apiKey) {
    return translated(apiKey).orElseGet(() -> relayed(apiKey));
  }

  private Optional<Step> translated(String apiKey) {
    Provider provider = upstream.provider();
    if (mode == Mode.TRANSLATE && terms.ask.endpoint() == Endpoint.CHAT) {
      return Optional.of(provider.begin(chat(), apiKey));
    }
    return mode == Mode.TRANSLATE && isEmbedding()
        ? provider.embed(content().embeddings().request(), apiKey)
        : Optional.empty();
  }

  private Step relayed(String apiKey) {
    Endpoint endpoint = terms.ask.endpoint();
    Provider provider = upstream.provider();
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
                .orElseGet(() -> UpstreamRequest.post(path.get(), content().bytes()));
    return new Step.Answer(
        request.with(provider.credentials(apiKey)),
        sink -> provider.decoder(sink, terms.plan.stream()));
  }

  /** What the upstream is asked for, as far as that is known. */
  String model() {
    return terms.plan.upload().map(Upload::model).orElse(target.model());
  }

  private ByteBuffer mended() {
    JsonObject before = content().json();
    JsonObject after =
        upstream.provider().mend().orElseThrow().request(terms.ask.endpoint(), before);
    return after == before ? content().bytes() : Json.bytes(after);
  }

  ChatRequest chat() {
    return content().chat(terms.dialect, this::complete);
  }

  /** As this upstream is to have it: with who asks, and marks for its cache only if it has one. */
  private ChatRequest complete(ChatRequest read) {
    boolean caches = upstream.provider().extensions().contains("cache_control");
    ChatRequest known = caches ? read : read.unmarked();
    ChatRequest asked = known.with(known.context().by(terms.ask.caller().name()));
    return terms.continuation.map(begun -> begun.continued(asked)).orElse(asked);
  }

  private Headers accept() {
    String accept =
        terms.plan.stream()
            ? "text/event-stream"
            : terms.ask.endpoint().answersJson() ? "application/json" : "*/*";
    return Headers.NONE.with("accept", accept);
  }

  /** What is to become of a reply that begins so. */
  Converter converter(ReplyHead head) {
    return new Converters(terms, this).of(head, step);
  }

  Content content() {
    if (content == null) {
      throw new IllegalStateException("the request has been let go");
    }
    return content;
  }
}
