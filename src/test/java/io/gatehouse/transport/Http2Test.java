// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.GrpcUpstream;
import io.gatehouse.testkit.ResettingUpstream;
import io.gatehouse.testkit.SelfSigned;
import io.gatehouse.transport.Transport.Fault;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import io.grpc.Status;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The transport over HTTP/2, against grpc-java's server. */
class Http2Test {
  private static final byte[] PIECE = new byte[1000];

  @Test
  void aWholeReplyHasItsStatusInTheTrailers() throws Exception {
    try (var upstream = new GrpcUpstream(Http2Test::twoPieces);
        var transport = transport(upstream.base(), Optional.empty())) {
      Heard heard = ask(transport, "first");
      heard.awaitEnd();
      assertEquals(200, heard.head().status());
      assertEquals("application/grpc", heard.head().mediaType().replace("+proto", ""));
      assertEquals(frame("first") + frame("second"), heard.text());
      assertEquals(Optional.of("0"), heard.trailers.first("grpc-status"));
      assertEquals("p.Service/Method", upstream.calls().get(0).method());
      assertEquals("first", new String(upstream.calls().get(0).message(), UTF_8));
      assertEquals("gatehouse-test", upstream.calls().get(0).header("user-agent"));
    }
  }

  @Test
  void anErrorWithoutAReplyHasItsStatusInTheHead() throws Exception {
    try (var upstream =
            new GrpcUpstream(
                (call, reply) ->
                    reply.onError(
                        Status.UNAVAILABLE.withDescription("züm Beispiel").asException()));
        var transport = transport(upstream.base(), Optional.empty())) {
      Heard heard = ask(transport, "x");
      heard.awaitEnd();
      assertEquals(Optional.of("14"), heard.head().headers().first("grpc-status"));
      assertEquals(Optional.of("z%C3%BCm Beispiel"), heard.head().headers().first("grpc-message"));
      assertEquals(0, heard.head().length());
      assertEquals("", heard.text());
    }
  }

  @Test
  void overTlsTheProtocolIsAgreedUpon(@TempDir Path folder) throws Exception {
    SelfSigned certificate = SelfSigned.in(folder);
    try (var upstream = new GrpcUpstream(certificate.keys(), Http2Test::twoPieces);
        var trusting =
            transport(
                upstream.base(),
                Optional.of(
                    new HttpSettings.TrustStore(certificate.store(), SelfSigned.PASSWORD)));
        var stranger = transport(upstream.base(), Optional.empty())) {
      Heard heard = ask(trusting, "first");
      heard.awaitEnd();
      assertEquals(frame("first") + frame("second"), heard.text());
      assertEquals(Optional.of("0"), heard.trailers.first("grpc-status"));
      assertEquals(Fault.Kind.TLS, ask(stranger, "x").awaitFault().kind());
    }
  }

  @Test
  void connectionsAreUsedAgainButNeverShared() throws Exception {
    CountDownLatch all = new CountDownLatch(5);
    try (var upstream =
            new GrpcUpstream(
                (call, reply) -> {
                  all.countDown();
                  assertTrue(all.await(10, TimeUnit.SECONDS));
                  twoPieces(call, reply);
                });
        var transport = transport(upstream.base(), Optional.empty())) {
      List<Heard> heard = new ArrayList<>();
      for (int i = 0; i < 5; i++) {
        heard.add(ask(transport, "first"));
      }
      for (Heard one : heard) {
        one.awaitEnd();
      }
      assertEquals(5, upstream.connections());
      awaitNothingLeased(transport);
      for (int i = 0; i < 20; i++) {
        ask(transport, "first").awaitEnd();
      }
      assertEquals(5, upstream.connections());
      awaitNothingLeased(transport);
    }
  }

  /** Small messages as fast as they go: the worst for whoever counts bytes only now and then. */
  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aReaderThatTakesNothingHoldsTheUpstreamBack(boolean secure, @TempDir Path folder)
      throws Exception {
    AtomicInteger sent = new AtomicInteger();
    CountDownLatch full = new CountDownLatch(1);
    GrpcUpstream.Script endless =
        (call, reply) -> {
          reply.setOnReadyHandler(
              () -> {
                while (reply.isReady() && sent.get() < 30_000) {
                  sent.incrementAndGet();
                  reply.onNext(PIECE);
                }
                if (sent.get() == 30_000) {
                  reply.onCompleted();
                } else {
                  full.countDown();
                }
              });
          while (reply.isReady() && sent.get() < 30_000) {
            sent.incrementAndGet();
            reply.onNext(PIECE);
          }
          full.countDown();
        };
    SelfSigned certificate = SelfSigned.in(folder);
    try (var upstream =
            secure ? new GrpcUpstream(certificate.keys(), endless) : new GrpcUpstream(endless);
        var transport =
            transport(
                upstream.base(),
                Optional.of(
                    new HttpSettings.TrustStore(certificate.store(), SelfSigned.PASSWORD)))) {
      Heard heard = new Heard();
      Transport.Call call = transport.send(request("x"), heard);
      heard.awaitHead();
      assertTrue(full.await(10, TimeUnit.SECONDS));
      int before;
      do {
        before = heard.size();
        TimeUnit.MILLISECONDS.sleep(300);
      } while (heard.size() > before);
      assertTrue(before <= 65_535, before + " bytes came without being granted");
      heard.grantsTo(call);
      heard.awaitEnd();
      assertEquals(30_000 * (PIECE.length + 5), heard.size());
      awaitNothingLeased(transport);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsCancelledEndsUpstreamAtOnce(boolean fresh) throws Exception {
    CountDownLatch cancelled = new CountDownLatch(1);
    try (var upstream =
            new GrpcUpstream(
                (call, reply) -> {
                  if (new String(call.message(), UTF_8).equals("short")) {
                    twoPieces(call, reply);
                    return;
                  }
                  reply.setOnCancelHandler(cancelled::countDown);
                  reply.onNext(PIECE);
                });
        var transport = transport(upstream.base(), Optional.empty())) {
      if (!fresh) {
        ask(transport, "short").awaitEnd();
        awaitNothingLeased(transport);
      }
      Heard neighbour = new Heard();
      Heard heard = new Heard();
      Transport.Call call = transport.send(request("long"), heard);
      heard.awaitHead();
      transport.send(request("short"), neighbour);
      call.cancel();
      assertTrue(cancelled.await(5, TimeUnit.SECONDS), "the upstream goes on");
      neighbour.awaitEnd();
      assertEquals(2, upstream.connections());
      awaitNothingLeased(transport);
    }
  }

  /** Some resets say that something is missing; of others it is known that they are habits. */
  @ParameterizedTest
  @CsvSource({"0, RESET", "2, RESET", "7, CUT", "8, CUT", "11, CUT"})
  void aReplyThatIsResetIsToldApartFromAConnectionThatBreaks(int code, Fault.Kind kind)
      throws Exception {
    try (var upstream = new ResettingUpstream(frame("first").getBytes(UTF_8), code);
        var transport = transport(upstream.base(), Optional.empty())) {
      Heard heard = ask(transport, "x");
      assertEquals(kind, heard.awaitFault().kind());
      assertEquals(frame("first"), heard.text());
      awaitNothingLeased(transport);
    }
  }

  @Test
  void aServerWithoutHttp2BreaksOff() throws Exception {
    try (var upstream = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
      Thread thread =
          new Thread(
              () -> {
                try (Socket socket = upstream.accept()) {
                  socket
                      .getOutputStream()
                      .write(
                          "HTTP/1.1 400 Bad Request\r\ncontent-length: 0\r\n\r\n".getBytes(UTF_8));
                  socket.getInputStream().readAllBytes();
                } catch (IOException closed) {
                  // the test is over
                }
              });
      thread.setDaemon(true);
      thread.start();
      try (var transport =
          transport("http://localhost:" + upstream.getLocalPort(), Optional.empty())) {
        assertEquals(Fault.Kind.CUT, ask(transport, "x").awaitFault().kind());
      }
    }
  }

  private static void twoPieces(
      GrpcUpstream.Call call, io.grpc.stub.ServerCallStreamObserver<byte[]> reply) {
    reply.onNext(call.message());
    reply.onNext("second".getBytes(UTF_8));
    reply.onCompleted();
  }

  private static HttpTransport transport(String base, Optional<HttpSettings.TrustStore> trust) {
    return new HttpTransport(
        new HttpSettings(
            "test",
            URI.create(base),
            HttpSettings.Protocol.HTTP_2,
            Duration.ofSeconds(5),
            100,
            Duration.ofSeconds(60),
            Optional.empty(),
            trust));
  }

  private static Heard ask(Transport transport, String message) {
    Heard heard = new Heard();
    heard.grantsTo(transport.send(request(message), heard));
    return heard;
  }

  private static UpstreamRequest request(String message) {
    byte[] body = frame(message).getBytes(UTF_8);
    return new UpstreamRequest(
        "POST",
        "p.Service/Method",
        Headers.NONE
            .with("content-type", "application/grpc+proto")
            .with("te", "trailers")
            .with("user-agent", "gatehouse-test"),
        ByteBuffer.wrap(body));
  }

  private static String frame(String message) {
    return "\0\0\0\0" + (char) message.length() + message;
  }

  private static void awaitNothingLeased(HttpTransport transport) throws InterruptedException {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (transport.leased() > 0) {
      assertTrue(System.nanoTime() < deadline, "connections are still leased");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** What a listener has heard. */
  private static final class Heard implements Transport.Listener {
    private final CountDownLatch begun = new CountDownLatch(1);
    private final CountDownLatch over = new CountDownLatch(1);
    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private Transport.Call call = NOT_YET;
    private int ungranted;
    private ReplyHead head = new ReplyHead(0, Headers.NONE, 0);
    private volatile Headers trailers = Headers.NONE;
    private volatile Optional<Fault> fault = Optional.empty();

    private static final Transport.Call NOT_YET =
        new Transport.Call() {
          @Override
          public void grant(int bytes) {}

          @Override
          public void cancel() {}
        };

    /** From now on everything that has come and comes is granted again. */
    void grantsTo(Transport.Call call) {
      int due;
      synchronized (this) {
        this.call = call;
        due = ungranted;
        ungranted = 0;
      }
      call.grant(due);
    }

    synchronized ReplyHead head() {
      return head;
    }

    synchronized int size() {
      return bytes.size();
    }

    synchronized String text() {
      return bytes.toString(UTF_8);
    }

    void awaitHead() throws InterruptedException {
      assertTrue(begun.await(10, TimeUnit.SECONDS), "no head");
    }

    void awaitEnd() throws InterruptedException {
      assertTrue(over.await(30, TimeUnit.SECONDS), "no end after " + size());
      assertEquals(Optional.empty(), fault);
    }

    Fault awaitFault() throws InterruptedException {
      assertTrue(over.await(10, TimeUnit.SECONDS), "no end");
      return fault.orElseThrow();
    }

    @Override
    public synchronized void head(ReplyHead head) {
      this.head = head;
      begun.countDown();
    }

    @Override
    public void bytes(ByteBuffer chunk) {
      int size = chunk.remaining();
      Transport.Call granting;
      synchronized (this) {
        bytes.write(chunk.array(), chunk.arrayOffset() + chunk.position(), size);
        granting = call;
        if (granting == NOT_YET) {
          ungranted += size;
        }
      }
      granting.grant(size);
    }

    @Override
    public void trailers(Headers trailers) {
      this.trailers = trailers;
    }

    @Override
    public void end() {
      over.countDown();
    }

    @Override
    public void failed(Fault why) {
      fault = Optional.of(why);
      over.countDown();
    }
  }
}
