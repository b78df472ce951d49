// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.provider.OpenAiCompatible;
import io.gatehouse.routing.Patience;
import io.gatehouse.transport.Transport;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CatalogTest {
  /** What an upstream answers when it is asked for its models, and what is known afterwards. */
  @SuppressWarnings("ImmutableEnumChecker") // an unmodifiable set of strings
  enum Case {
    A_LIST(200, "{\"data\":[{\"id\":\"a\"},{\"id\":\"b/c\"}]}", Set.of("a", "b/c")),
    A_LIST_WITH_ODD_ENTRIES(200, "{\"data\":[{\"id\":\"a\"},7]}", Set.of("a")),
    NO_LIST(200, "{\"models\":[]}", Set.of()),
    NO_JSON(200, "<html>", Set.of()),
    AN_ERROR(401, "{\"data\":[{\"id\":\"a\"}]}", Set.of());

    final int status;
    final String body;
    final Set<String> known;

    Case(int status, String body, Set<String> known) {
      this.status = status;
      this.body = body;
      this.known = known;
    }
  }

  @ParameterizedTest
  @EnumSource
  void knowsWhatUpstreamsReport(Case c) throws InterruptedException {
    assertEquals(c.known, known(listener -> answer(c, listener)));
  }

  @ParameterizedTest
  @EnumSource(Transport.Fault.Kind.class)
  void anUpstreamThatIsDownHasNothing(Transport.Fault.Kind kind) throws InterruptedException {
    assertEquals(
        Set.of(), known(listener -> listener.failed(new Transport.Fault(kind, "for the test"))));
  }

  private static void answer(Case c, Transport.Listener listener) {
    listener.head(new ReplyHead(c.status, Headers.NONE, -1));
    byte[] bytes = c.body.getBytes(UTF_8);
    listener.bytes(ByteBuffer.wrap(bytes, 0, 3));
    listener.bytes(ByteBuffer.wrap(bytes, 3, bytes.length - 3));
    listener.end();
  }

  /** What an upstream does to whoever asks it. */
  private interface Script {
    void answer(Transport.Listener listener);
  }

  private static Set<String> known(Script script) throws InterruptedException {
    CountDownLatch asked = new CountDownLatch(1);
    Transport.Call call =
        new Transport.Call() {
          @Override
          public void grant(int bytes) {}

          @Override
          public void cancel() {}
        };
    Transport transport =
        (request, listener) -> {
          assertEquals("GET models", request.method() + " " + request.path());
          script.answer(listener);
          asked.countDown();
          return call;
        };
    Upstream upstream =
        new Upstream(
            "up",
            OpenAiCompatible.openAi(),
            transport,
            Resting.keys("key"),
            Resting.breaker(),
            Resting.budget(),
            new Bulkhead(Bulkhead.Settings.UNBOUNDED),
            Set.of(),
            Headers.NONE,
            Patience.ENDLESS);
    Catalog catalog = new Catalog();
    var scheduler = Executors.newSingleThreadScheduledExecutor();
    try {
      catalog.keepUp(List.of(upstream), Duration.ofMinutes(5), scheduler);
      assertEquals(true, asked.await(9, TimeUnit.SECONDS));
    } finally {
      scheduler.shutdownNow();
    }
    return catalog.of("up");
  }
}
