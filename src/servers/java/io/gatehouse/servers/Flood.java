// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.testkit.ScriptedUpstream.Reply;
import io.gatehouse.testkit.ScriptedUpstream.Request;
import io.gatehouse.testkit.ScriptedUpstream.Script;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** An upstream that says a lot, as fast as it is listened to. */
final class Flood implements Script {
  /**
   * What may have left an upstream whose client does not read: the kernel's buffers of two loopback
   * connections, 4 MB to send and 6 MB to receive each on a usual Linux, and what a server keeps.
   */
  static final long BUFFERS = 24L << 20;

  private final boolean streamed;
  private final long total;
  private final MessageDigest said;
  private final AtomicLong sent = new AtomicLong();
  private volatile @Nullable Reply reply;

  Flood(boolean streamed, long total) throws NoSuchAlgorithmException {
    this.streamed = streamed;
    this.total = total;
    this.said = MessageDigest.getInstance("SHA-256");
  }

  @Override
  public void answer(Request request, Reply reply) throws IOException {
    this.reply = reply;
    if (streamed) {
      reply.stream();
    } else {
      reply.head(200, "content-type: application/json", "content-length: " + total);
    }
    for (long number = 0; sent.get() < total; number++) {
      byte[] piece = piece(number);
      if (streamed) {
        reply.chunk(piece, 0, piece.length);
      } else {
        reply.raw(piece);
      }
      said.update(piece);
      sent.addAndGet(piece.length);
    }
    if (streamed) {
      finish(reply);
    }
  }

  private void finish(Reply reply) throws IOException {
    byte[] done = "data: [DONE]\n\n".getBytes(UTF_8);
    said.update(done);
    reply.chunk(done, 0, done.length);
    reply.endChunks();
  }

  private byte[] piece(long number) {
    String word = (number + " ").repeat(120);
    String text = streamed ? "data: " + Upstream.WORD.replace("word", word) + "\n\n" : word;
    return text.getBytes(UTF_8);
  }

  long sent() {
    return sent.get();
  }

  /** Waits until nobody takes any more of it. */
  void awaitStandstill() throws InterruptedException {
    long before = 0;
    Ask.waitFor(() -> sent.get() > 0, () -> "the upstream was not asked");
    while (sent.get() > before) {
      before = sent.get();
      Thread.sleep(700);
    }
  }

  /** Breaks off in the middle. */
  void cut() {
    try {
      Objects.requireNonNull(reply).cut();
    } catch (IOException asWanted) {
      // cut
    }
  }

  /** The hash of all that was said. */
  String hash() {
    return HexFormat.of().formatHex(said.digest());
  }
}
