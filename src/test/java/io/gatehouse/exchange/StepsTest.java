// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.Caller;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.model.FinishReason;
import io.gatehouse.model.Refused;
import io.gatehouse.model.ReplySink;
import io.gatehouse.model.Tuning;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.provider.WholeReply;
import io.gatehouse.routing.Patience;
import io.gatehouse.transport.Transport;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an exchange does for an upstream that wants to be asked several times. */
class StepsTest {
  /**
   * An upstream like an office: one hands in an application, comes again until it is done, and then
   * fetches the answer. Whoever leaves before withdraws.
   */
  private static final class Office implements Provider {
    private static final UpstreamRequest WITHDRAW = UpstreamRequest.get("withdraw");

    @Override
    public Headers credentials(String apiKey) {
      return Headers.NONE.with("x-pass", apiKey);
    }

    @Override
    public Step begin(ChatRequest request, String apiKey) {
      return new Step.Errand(encode(request).with(credentials(apiKey)), handed -> state(handed));
    }

    @Override
    public UpstreamRequest encode(ChatRequest request) {
      return UpstreamRequest.post("hand-in", ByteBuffer.wrap(new byte[] {'{', '}'}));
    }

    private Step state(WholeReply reply) {
      if (!reply.ok()) {
        throw new Refused(failure(reply.status(), reply.body()));
      }
      if (reply.body().equals("done")) {
        return new Step.Answer(
            UpstreamRequest.get("fetch"), Words::new, error -> again(error.status()));
      }
      Duration pause = reply.body().equals("come at once") ? Duration.ofMillis(1) : AN_HOUR;
      return new Step.Errand(
          UpstreamRequest.get("look"), pause, Optional.of(WITHDRAW), this::state);
    }

    private static Optional<Step> again(int status) {
      return status == 401
          ? Optional.of(new Step.Answer(UpstreamRequest.get("fetch-again"), Words::new))
          : Optional.empty();
    }

    @Override
    public Decoder decoder(ReplySink sink, boolean stream) {
      return new Words(sink);
    }

    @Override
    public Set<Tuning> lacks(ChatRequest request) {
      return Set.of(Tuning.SEED, Tuning.STOP);
    }

    @Override
    public Set<String> extensions() {
      return Set.of("desk");
    }

    @Override
    public Failure failure(int status, String body) {
      return Failure.of(Failure.Kind.UPSTREAM, "The office says " + status);
    }
  }

  /** Whatever comes is text. */
  private record Words(ReplySink sink) implements Provider.Decoder {
    @Override
    public void head(ReplyHead head) {
      sink.begin("reply-1", "clerk");
    }

    @Override
    public void feed(ByteBuffer bytes) {
      sink.text(UTF_8.decode(bytes).toString());
    }

    @Override
    public void trailers(Headers trailers) {
      sink.text(trailers.first("x-stamp").orElseThrow());
    }

    @Override
    public void end() {
      sink.end(FinishReason.STOP);
    }

    @Override
    public Optional<UpstreamRequest> undo() {
      return Optional.of(UpstreamRequest.get("tear-up"));
    }
  }

  /** A request that has been sent, and the end that its reply is told to. */
  private static final class Sent implements Transport.Call {
    final UpstreamRequest request;
    final Transport.Listener reply;
    volatile boolean cancelled;

    Sent(UpstreamRequest request, Transport.Listener reply) {
      this.request = request;
      this.reply = reply;
    }

    @Override
    public void grant(int bytes) {}

    @Override
    public void cancel() {
      cancelled = true;
    }

    void begins(int status, String body) {
      reply.head(new ReplyHead(status, Headers.NONE, -1));
      reply.bytes(ByteBuffer.wrap(body.getBytes(UTF_8)));
    }

    void answers(int status, String body) {
      begins(status, body);
      reply.end();
    }
  }

  /** A client that takes everything. */
  private static final class Client implements Outlet {
    private volatile String got = "";
    volatile int status;
    volatile Headers headers = Headers.NONE;
    volatile boolean complete;
    volatile boolean broken;
    volatile Consumer<Gone> gone = who -> {};

    @Override
    public void onGone(Consumer<Gone> gone) {
      this.gone = gone;
    }

    @Override
    public void head(ReplyHead head) {
      status = head.status();
      headers = head.headers();
    }

    @Override
    public void write(ByteBuffer bytes, Runnable taken) {
      written(UTF_8.decode(bytes).toString());
      taken.run();
    }

    private synchronized void written(String more) {
      got += more;
    }

    @Override
    public void end(Runnable done) {
      complete = true;
      done.run();
    }

    @Override
    public void abort() {
      broken = true;
    }
  }

  private static final Duration AN_HOUR = Duration.ofHours(1);
  private static final Duration EVER = Duration.ZERO;
  private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
  private final Client client = new Client();
  private ScheduledExecutorService scheduler = Executors.newSingleThreadScheduledExecutor();

  @BeforeEach
  void freshScheduler() {
    scheduler.shutdownNow();
    scheduler = Executors.newSingleThreadScheduledExecutor();
  }

  @AfterEach
  void stopScheduler() {
    scheduler.shutdownNow();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void stepFollowsStepUntilTheAnswer(boolean stream) throws InterruptedException {
    Exchanges exchanges = open(stream, false, EVER, EVER);
    Sent first = next("hand-in");
    assertEquals("key", first.request.headers().first("x-pass").orElseThrow());
    assertEquals("ours", first.request.headers().first("x-fixed").orElseThrow());
    assertEquals("test", first.request.headers().first("user-agent").orElseThrow());
    first.answers(200, "come at once");
    next("look").answers(200, "come at once");
    next("look").answers(200, "done");
    Sent last = next("fetch");
    last.begins(200, "Granted");
    last.reply.trailers(Headers.NONE.with("x-stamp", "!"));
    last.reply.end();
    await(() -> client.complete);
    assertEquals(200, client.status);
    assertTrue(client.got.contains("Granted"), client.got);
    assertTrue(client.got.contains("!"), client.got);
    assertEquals("shelf, seed", client.headers.first("x-gatehouse-dropped").orElseThrow());
    await(() -> exchanges.inFlight() == 0);
    assertTrue(sent.isEmpty(), "nothing is undone that is done");
  }

  @Test
  void aReplyThatLeadsNowhereIsTheFailure() throws InterruptedException {
    open(false, false, EVER, EVER);
    next("hand-in").answers(500, "closed");
    await(() -> client.complete);
    assertEquals(502, client.status);
    assertTrue(client.got.contains("The office says 500"), client.got);
  }

  @Test
  void aReplyToAnErrandIsBounded() throws InterruptedException {
    Exchanges exchanges = open(false, false, EVER, EVER);
    Sent errand = next("hand-in");
    errand.begins(200, "x".repeat(LARGEST + 1));
    await(() -> exchanges.inFlight() == 0);
    assertEquals(502, client.status);
    assertTrue(client.got.contains("larger than"), client.got);
    assertTrue(errand.cancelled);
  }

  @ParameterizedTest
  @ValueSource(ints = {401, 403})
  void anErrorMayHaveACure(int status) throws InterruptedException {
    open(false, false, EVER, EVER);
    next("hand-in").answers(200, "done");
    next("fetch").answers(status, "no");
    if (status == 401) {
      next("fetch-again").answers(401, "still no");
    }
    await(() -> client.complete);
    assertEquals(502, client.status);
    assertTrue(client.got.contains("The office says " + status));
    assertTrue(sent.isEmpty());
  }

  @Test
  void aCureThatHelpsIsNotSeen() throws InterruptedException {
    open(true, false, EVER, EVER);
    next("hand-in").answers(200, "done");
    next("fetch").answers(401, "no");
    next("fetch-again").answers(200, "Granted");
    await(() -> client.complete);
    assertEquals(200, client.status);
    assertTrue(client.got.endsWith("data: [DONE]\n\n"), client.got);
    assertFalse(client.got.contains("error"), client.got);
  }

  @Test
  void whoLeavesWhileWeRestIsWithdrawn() throws InterruptedException {
    Exchanges exchanges = open(false, false, EVER, EVER);
    next("hand-in").answers(200, "come in an hour");
    client.gone.accept(Outlet.Gone.CLIENT);
    Sent undo = next("withdraw");
    assertEquals("ours", undo.request.headers().first("x-fixed").orElseThrow());
    await(() -> exchanges.inFlight() == 0);
  }

  @Test
  void whoLeavesDuringAnErrandIsWithdrawn() throws InterruptedException {
    open(false, false, EVER, EVER);
    next("hand-in").answers(200, "come at once");
    Sent errand = next("look");
    client.gone.accept(Outlet.Gone.CLIENT);
    next("withdraw");
    await(() -> errand.cancelled);
    errand.answers(200, "done");
    assertTrue(sent.isEmpty(), "nobody wants to know any more");
  }

  @Test
  void whoLeavesDuringTheAnswerStopsIt() throws InterruptedException {
    open(true, false, EVER, EVER);
    next("hand-in").answers(200, "done");
    Sent answer = next("fetch");
    answer.begins(200, "Gran");
    client.gone.accept(Outlet.Gone.CLIENT);
    next("tear-up");
    await(() -> answer.cancelled);
  }

  @Test
  void theTimeForTheFirstByteIsForAllSteps() throws InterruptedException {
    open(false, false, Duration.ofMillis(300), EVER);
    next("hand-in").answers(200, "come in an hour");
    next("withdraw");
    await(() -> client.complete);
    assertEquals(504, client.status);
  }

  @Test
  void aStreamIsKeptAliveThroughItsErrands() throws InterruptedException {
    open(true, false, EVER, Duration.ofMillis(1));
    await(() -> client.got.startsWith(": keep-alive"));
    next("hand-in").answers(200, "come at once");
    next("look").answers(200, "done");
    next("fetch").answers(200, "Granted");
    await(() -> client.complete);
    assertTrue(client.got.contains("Granted"), client.got);
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aStreamThatWasKeptAliveIsToldOfItsFailure(boolean atFirst) throws InterruptedException {
    open(true, false, EVER, Duration.ofMillis(1));
    await(() -> client.got.startsWith(": keep-alive"));
    if (atFirst) {
      next("hand-in").answers(500, "closed");
    } else {
      next("hand-in").answers(200, "done");
      next("fetch").answers(500, "closed");
    }
    await(() -> client.broken);
    assertEquals(200, client.status);
    assertTrue(client.got.contains("The office says 500"), client.got);
    assertFalse(client.complete);
  }

  @Test
  void aStrictGatewayDropsNothing() throws InterruptedException {
    open(false, true, EVER, EVER);
    await(() -> client.complete);
    assertEquals(400, client.status);
    assertTrue(client.got.contains("The upstream 'up' has no shelf, seed"), client.got);
    assertTrue(sent.isEmpty());
  }

  private static final int LARGEST = 1000;

  private Exchanges open(boolean stream, boolean strict, Duration firstByte, Duration keepAlive) {
    Transport transport =
        (request, listener) -> {
          Sent call = new Sent(request, listener);
          sent.add(call);
          return call;
        };
    Upstream up =
        new Upstream(
            "up",
            new Office(),
            transport,
            Resting.keys("key"),
            Resting.breaker(),
            Resting.budget(),
            new Bulkhead(Bulkhead.Settings.UNBOUNDED),
            Set.of(),
            Headers.NONE.with("x-fixed", "ours"),
            new Patience(firstByte, EVER, EVER, EVER, EVER));
    ExchangeSettings settings =
        new ExchangeSettings(
            keepAlive,
            EVER,
            EVER,
            LARGEST,
            "test",
            strict,
            new FailoverSettings(false, false),
            Bulkhead.Settings.UNBOUNDED);
    Exchanges exchanges = Resting.exchanges(up, settings);
    exchanges.runOn(scheduler);
    String body =
        "{\"model\":\"m\",\"seed\":1,\"desk\":3,\"shelf\":4,\"stream\":"
            + stream
            + ",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    exchanges.open(
        OpenAiChat.DIALECT,
        new Ask(
            "id",
            Caller.ANONYMOUS,
            "",
            Endpoint.CHAT,
            Headers.NONE,
            ByteBuffer.wrap(body.getBytes(UTF_8)),
            Optional.empty()),
        client);
    return exchanges;
  }

  private Sent next(String path) throws InterruptedException {
    Sent next = sent.poll(9, TimeUnit.SECONDS);
    assertTrue(next != null, "nothing was sent, but " + path + " should be");
    assertEquals(path, next.request.path());
    return next;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    for (int i = 0; i < 900 && !condition.getAsBoolean(); i++) {
      Thread.sleep(10);
    }
    assertTrue(condition.getAsBoolean());
  }
}
