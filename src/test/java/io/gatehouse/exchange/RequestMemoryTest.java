// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.Caller;
import io.gatehouse.provider.OpenAiCompatible;
import io.gatehouse.provider.Provider;
import io.gatehouse.routing.Patience;
import io.gatehouse.transport.Transport;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import java.lang.ref.WeakReference;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A long reply does not keep a large request in memory. */
class RequestMemoryTest {
  /** A client's end that takes everything. */
  private static final class Taking implements Outlet {
    private int written;

    @Override
    public void onGone(Consumer<Gone> gone) {}

    @Override
    public void head(ReplyHead head) {}

    @Override
    public void write(ByteBuffer bytes, Runnable taken) {
      written += bytes.remaining();
      taken.run();
    }

    @Override
    public void end(Runnable done) {
      done.run();
    }

    @Override
    public void abort() {}
  }

  private static final Transport.Call CALL =
      new Transport.Call() {
        @Override
        public void grant(int bytes) {}

        @Override
        public void cancel() {}
      };

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void theRequestIsLetGoOnceItsReplyIsOnItsWay(boolean mended) {
    List<Transport.Listener> upstream = new ArrayList<>();
    Taking client = new Taking();
    Provider provider = OpenAiCompatible.generic().withMend(mended);
    Exchanges exchanges = exchanges(provider, upstream);
    WeakReference<byte[]> body = ask(exchanges, client);
    upstream
        .get(0)
        .head(new ReplyHead(200, Headers.NONE.with("content-type", "text/event-stream"), -1));
    String event = "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"a\"}}]}\n\n";
    upstream.get(0).bytes(ByteBuffer.wrap(event.getBytes(UTF_8)));
    assertEquals(true, client.written > 0);
    assertEquals(1, exchanges.inFlight());
    for (int i = 0; i < 50 && body.get() != null; i++) {
      System.gc();
    }
    assertNull(body.get(), "the request is still held");
  }

  private static Exchanges exchanges(Provider provider, List<Transport.Listener> listeners) {
    Transport transport =
        (request, listener) -> {
          listeners.add(listener);
          return CALL;
        };
    Duration ever = Duration.ZERO;
    Upstream up =
        new Upstream(
            "up",
            provider,
            transport,
            Resting.keys(""),
            Resting.breaker(),
            Resting.budget(),
            new Bulkhead(Bulkhead.Settings.UNBOUNDED),
            Set.of(),
            Headers.NONE,
            Patience.ENDLESS);
    ExchangeSettings settings =
        new ExchangeSettings(
            ever,
            ever,
            ever,
            1 << 20,
            "test",
            false,
            new FailoverSettings(false, false),
            Bulkhead.Settings.UNBOUNDED);
    return Resting.exchanges(up, settings);
  }

  private static WeakReference<byte[]> ask(Exchanges exchanges, Outlet client) {
    String large = "x".repeat(100_000);
    byte[] body =
        ("{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\""
                + large
                + "\"}]}")
            .getBytes(UTF_8);
    exchanges.open(
        OpenAiChat.DIALECT,
        new Ask(
            "id",
            Caller.ANONYMOUS,
            "",
            Endpoint.CHAT,
            Headers.NONE,
            ByteBuffer.wrap(body),
            Optional.empty()),
        client);
    return new WeakReference<>(body);
  }
}
