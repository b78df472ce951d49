// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.matrix;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.Cuts;
import io.gatehouse.dialect.Dialect;
import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.Failure;
import io.gatehouse.model.ReplySink;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Transcript;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.util.Optional;

/**
 * An answer as the decoder tells it and the client's encoder writes it.
 *
 * @param failure told before anything was said, so that the client gets an error instead
 */
record Translated(String bytes, Optional<Failure> failure) {
  private static final long CREATED = 1_790_000_000;
  private static final int SLICE = 7;

  /** Above this it is not cut at every byte. */
  private static final int SMALL = 1000;

  /** However the reply's bytes are chunked, the client's are the same. */
  static Translated of(Walk walk) {
    byte[] reply = walk.reply().body().array();
    Translated expected = hear(walk, reply.length, 0);
    assertEquals(expected, hear(walk, SLICE, 0), "in slices of " + SLICE);
    for (int cut : reply.length <= SMALL ? Cuts.of(reply.length) : new int[0]) {
      assertEquals(expected, hear(walk, reply.length, cut), "cut at " + cut);
    }
    return expected;
  }

  /**
   * @param slice how many bytes come at a time
   * @param first how many come first; 0 for a slice like the others
   */
  private static Translated hear(Walk walk, int slice, int first) {
    Dialect.Encoder encoder = OpenAiChat.DIALECT.encoder(walk.request(), CREATED);
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = walk.answer().hearing().apply(both(transcript, encoder));
    StringBuilder client = new StringBuilder();
    decoder.head(walk.reply().head());
    ByteBuffer reply = ByteBuffer.wrap(walk.reply().body().array());
    int next = first > 0 ? first : slice;
    while (reply.hasRemaining()) {
      int length = Math.min(next, reply.remaining());
      decoder.feed(reply.slice(reply.position(), length));
      reply.position(reply.position() + length);
      client.append(UTF_8.decode(encoder.drain()));
      next = slice;
    }
    decoder.trailers(walk.reply().trailers());
    decoder.end();
    client.append(UTF_8.decode(encoder.drain()));
    assertTrue(transcript.over(), "neither end nor fail: " + transcript);
    boolean unsaid = !transcript.begun() || !walk.request().stream();
    return new Translated(
        client.toString(), unsaid ? transcript.failure() : Optional.<Failure>empty());
  }

  /** A sink that tells two others. */
  private static ReplySink both(ReplySink first, ReplySink second) {
    return (ReplySink)
        Proxy.newProxyInstance(
            ReplySink.class.getClassLoader(),
            new Class<?>[] {ReplySink.class},
            (proxy, method, args) -> {
              try {
                method.invoke(first, args);
                return method.invoke(second, args);
              } catch (InvocationTargetException thrown) {
                throw thrown.getCause();
              }
            });
  }
}
