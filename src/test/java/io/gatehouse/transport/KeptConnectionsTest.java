// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.testkit.ScriptedUpstream.Request;
import io.gatehouse.testkit.ScriptedUpstream.Script;
import io.gatehouse.transport.Transport.Fault;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.Pipe;
import io.gatehouse.wire.ReplyHead;
import io.gatehouse.wire.UpstreamRequest;
import java.net.SocketException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What becomes of a request on a connection that the upstream has been keeping. */
class KeptConnectionsTest {
  private static final byte[] HELLO = "hello".getBytes(UTF_8);

  /** What the upstream does with a request on a connection that has carried another one before. */
  enum Second {
    CLOSES((request, reply) -> closed(), "hello"),
    RESETS((request, reply) -> reply.cut(), "hello"),
    CLOSES_LATER(
        (request, reply) -> {
          TimeUnit.MILLISECONDS.sleep(2_100);
          closed();
        },
        "CUT"),
    HALF_A_HEAD(
        (request, reply) -> {
          reply.raw("HTTP/1.1 200 O".getBytes(UTF_8));
          reply.cut();
        },
        "CUT"),
    A_HEAD(
        (request, reply) -> {
          reply.head(200, "content-length: 5");
          closed();
        },
        "CUT"),
    NOT_YET(
        (request, reply) -> {
          reply.head(100);
          closed();
        },
        "CUT"),
    NO_HTTP(
        (request, reply) -> {
          reply.raw("220 mail.example.com ESMTP\r\n\r\n".getBytes(UTF_8));
          closed();
        },
        "GIBBERISH");

    @SuppressWarnings("ImmutableEnumChecker") // a script holds no state
    private final Script script;

    private final String heard;

    Second(Script script, String heard) {
      this.script = script;
      this.heard = heard;
    }
  }

  private static void closed() throws SocketException {
    throw new SocketException("closed by the script");
  }

  private static Script first(Script second) {
    return (request, reply) -> {
      if (request.turn() == 0) {
        reply.whole(200, "text/plain", HELLO);
      } else {
        second.answer(request, reply);
      }
    };
  }

  /** Only what has certainly not been answered is sent again. */
  @ParameterizedTest
  @EnumSource
  void aRequestIsSentAgainIfNoByteCame(Second second) throws Exception {
    try (var upstream = new ScriptedUpstream(first(second.script));
        var transport = transport(upstream)) {
      assertEquals("hello", ask(transport, post("one")).told());
      awaitKept(transport);
      assertEquals(second.heard, ask(transport, post("two")).told());
      boolean again = second.heard.equals("hello");
      assertEquals(again ? 3 : 2, upstream.requests().size());
      assertEquals(again ? 2 : 1, upstream.connections());
      Request last = upstream.requests().get(upstream.requests().size() - 1);
      assertEquals("two", last.text());
    }
  }

  @Test
  void whatGoesBeyondAReplyIsNotTheNextOne() throws Exception {
    byte[] more = "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nhello, world".getBytes(UTF_8);
    try (var upstream = new ScriptedUpstream((request, reply) -> reply.raw(more));
        var transport = transport(upstream)) {
      for (int i = 0; i < 3; i++) {
        assertEquals("hello", ask(transport, post("one")).told());
      }
      assertEquals(3, upstream.connections());
    }
  }

  @Test
  void aNewConnectionThatIsClosedIsNobodysHabit() throws Exception {
    try (var upstream = new ScriptedUpstream((request, reply) -> closed());
        var transport = transport(upstream)) {
      assertEquals("CUT", ask(transport, post("one")).told());
      assertEquals(1, upstream.requests().size());
    }
  }

  /** The second time it goes over a connection of its own, whatever others are kept. */
  @Test
  void aRequestIsSentAgainOnlyOnce() throws Exception {
    CountDownLatch both = new CountDownLatch(2);
    try (var upstream =
            new ScriptedUpstream(
                (request, reply) -> {
                  if (request.text().equals("two")) {
                    closed();
                  }
                  both.countDown();
                  assertTrue(both.await(9, TimeUnit.SECONDS));
                  reply.whole(200, "text/plain", HELLO);
                });
        var transport = transport(upstream)) {
      Heard one = ask(transport, post("one"));
      Heard other = ask(transport, post("other"));
      assertEquals("hello hello", one.told() + " " + other.told());
      awaitKept(transport);
      assertEquals("CUT", ask(transport, post("two")).told());
      assertEquals(4, upstream.requests().size());
      assertEquals(List.of(0, 0, 1, 0), upstream.requests().stream().map(Request::turn).toList());
    }
  }

  /** What cannot be sent again is not trusted to a connection that may be closed. */
  @Test
  void anUploadHasAConnectionOfItsOwn() throws Exception {
    try (var upstream = new ScriptedUpstream(first(Second.CLOSES.script));
        var transport = transport(upstream)) {
      assertEquals("hello", ask(transport, post("one")).told());
      awaitKept(transport);
      Pipe pipe = new Pipe();
      pipe.add(ByteBuffer.wrap("two".getBytes(UTF_8)));
      Heard heard =
          ask(
              transport,
              UpstreamRequest.upload("x", "text/plain", new UpstreamRequest.Stream(pipe, -1)));
      pipe.end();
      assertEquals("hello", heard.told());
      assertEquals("two", upstream.requests().get(1).text());
      assertEquals(2, upstream.connections());
      awaitKept(transport);
    }
  }

  @Test
  void whatIsCancelledIsNotSentAgain() throws Exception {
    CountDownLatch arrived = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    try (var upstream =
            new ScriptedUpstream(
                first(
                    (request, reply) -> {
                      arrived.countDown();
                      assertTrue(reply.isLeftWithin(9_000));
                      left.countDown();
                      closed();
                    }));
        var transport = transport(upstream)) {
      assertEquals("hello", ask(transport, post("one")).told());
      awaitKept(transport);
      Heard heard = new Heard();
      Transport.Call call = transport.send(post("two"), heard);
      assertTrue(arrived.await(9, TimeUnit.SECONDS));
      call.cancel();
      assertEquals("CUT", heard.told());
      assertTrue(left.await(9, TimeUnit.SECONDS));
      assertEquals("hello", ask(transport, post("three")).told());
      assertEquals(
          List.of("one", "two", "three"), upstream.requests().stream().map(Request::text).toList());
    }
  }

  private static UpstreamRequest post(String body) {
    return new UpstreamRequest(
        "POST",
        "x",
        Headers.NONE.with("content-type", "text/plain"),
        ByteBuffer.wrap(body.getBytes(UTF_8)));
  }

  private static HttpTransport transport(ScriptedUpstream upstream) {
    return new HttpTransport(
        new HttpSettings(
            "test",
            URI.create(upstream.base()),
            HttpSettings.Protocol.HTTP_1,
            Duration.ofSeconds(5),
            100,
            Duration.ofSeconds(60),
            Optional.empty(),
            Optional.empty()));
  }

  private static Heard ask(Transport transport, UpstreamRequest request) {
    Heard heard = new Heard();
    var unused = transport.send(request, heard);
    return heard;
  }

  private static void awaitKept(HttpTransport transport) throws InterruptedException {
    long deadline = System.nanoTime() + 5_000_000_000L;
    while (transport.leased() > 0 || transport.available() == 0) {
      assertTrue(System.nanoTime() < deadline, "no connection is kept");
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  /** A reply of one piece, or why there was none. */
  private static final class Heard implements Transport.Listener {
    private final CountDownLatch over = new CountDownLatch(1);

    @SuppressWarnings("JdkObsolete") // several threads add to it
    private final StringBuffer text = new StringBuffer();

    String told() throws InterruptedException {
      assertTrue(over.await(10, TimeUnit.SECONDS), "no end");
      return text.toString();
    }

    @Override
    public void head(ReplyHead head) {}

    @Override
    public void bytes(ByteBuffer chunk) {
      text.append(UTF_8.decode(chunk));
    }

    @Override
    public void end() {
      over.countDown();
    }

    @Override
    public void failed(Fault fault) {
      text.append(fault.kind());
      over.countDown();
    }
  }
}
