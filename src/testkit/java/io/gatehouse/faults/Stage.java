// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.faults.Act.Ending;
import io.gatehouse.testkit.FaultProxy;
import io.gatehouse.testkit.FaultProxy.Kind;
import io.gatehouse.testkit.FrameUpstream;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.testkit.ScriptedUpstream.Request;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;

/** An upstream of one wire behind a proxy, on which one scene after the other is played. */
public final class Stage implements AutoCloseable {
  private static final byte[] NO_HTTP = "SSH-2.0-OpenSSH_9.2p1\r\n\r\n".getBytes(UTF_8);
  private static final int PATIENCE_SECONDS = 15;
  private static final int PACE = 15;

  /** Until the gateway has met a closed port, and before it comes back. */
  private static final int REFUSING = 40;

  /** Less than the gateway's patience to connect. */
  private static final int SWALLOWING = 150;

  private final Format format;
  private final AutoCloseable upstream;
  private final FaultProxy proxy;
  private final Semaphore heard = new Semaphore(0);
  private final AtomicInteger asked = new AtomicInteger();
  private final AtomicInteger scenes = new AtomicInteger();
  private volatile Act first = Act.ending(Ending.CLOSE_WITHOUT_HEAD);
  private volatile Act later = first;

  /**
   * @param identity the certificate that nobody trusts
   */
  public Stage(Format format, SSLContext identity) throws IOException {
    this.format = format;
    int port;
    if (format.isGrpc()) {
      FrameUpstream frames = new FrameUpstream(this::answer);
      upstream = frames;
      port = frames.port();
    } else {
      ScriptedUpstream scripted = new ScriptedUpstream(this::answer);
      upstream = scripted;
      port = URI.create(scripted.base()).getPort();
    }
    proxy = new FaultProxy(port, identity);
  }

  public int port() {
    return proxy.port();
  }

  public FaultProxy proxy() {
    return proxy;
  }

  /** How often an answer was asked for since the scene began. */
  public int asked() {
    return asked.get();
  }

  /** The client has heard the first word. */
  public void heard() {
    heard.release(100);
  }

  /**
   * Begins a scene.
   *
   * @param good what is answered where the scene has no word of its own
   * @param recovers whether all is well from the second try on
   */
  public synchronized void play(Scene scene, Act good, boolean recovers) throws IOException {
    int number = scenes.incrementAndGet();
    asked.set(0);
    heard.drainPermits();
    first = scene.act().orElse(good);
    later = recovers ? good : first;
    // behind the proxy nobody speaks TLS, so that never gets better
    int times = recovers && !scene.patience().isSecure() ? 1 : Integer.MAX_VALUE;
    proxy.play(scene.wire(), times);
    if (recovers && scene.wire().isClosed()) {
      reopenAfter(scene.wire().kind() == Kind.REFUSE ? REFUSING : SWALLOWING, number);
    }
  }

  private void reopenAfter(int millis, int number) {
    Thread thread =
        new Thread(
            () -> {
              try {
                Thread.sleep(millis);
                reopen(number);
              } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
              }
            },
            "stage-opener");
    thread.setDaemon(true);
    thread.start();
  }

  /** Unless another scene has begun meanwhile. */
  private synchronized void reopen(int number) throws IOException {
    if (scenes.get() == number) {
      proxy.pass();
    }
  }

  /** Ends the scene: closes what is open, and lets everything pass. */
  public synchronized void end() {
    scenes.incrementAndGet();
    try {
      proxy.hangUp();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Act next() {
    return asked.incrementAndGet() == 1 ? first : later;
  }

  private void awaitHeard() throws InterruptedException {
    boolean unused = heard.tryAcquire(PATIENCE_SECONDS, TimeUnit.SECONDS);
  }

  private void answer(Request request, ScriptedUpstream.Reply reply) throws Exception {
    if (request.path().endsWith("/cancel")) {
      reply.head(200, "content-type: application/json", "content-length: 10", "connection: close");
      reply.raw("{\"code\":0}".getBytes(UTF_8));
      throw new IOException("closed, as announced");
    }
    Act act = next();
    if (act.ending().hasHead()) {
      List<String> head = new ArrayList<>(act.headers());
      head.add(
          act.announced().isPresent()
              ? "content-length: " + act.announced().getAsInt()
              : "transfer-encoding: chunked");
      if (!isPoisoned(act)) {
        head.add("connection: close");
      }
      reply.head(act.status(), head.toArray(String[]::new));
      tell(act, (bytes, last) -> body(act, reply, bytes));
    }
    switch (act.ending()) {
      case PROPER -> {
        if (act.announced().isEmpty()) {
          reply.endChunks();
        }
        if (!isPoisoned(act)) {
          throw new IOException("closed, as announced");
        }
      }
      case RESET, RESET_WITHOUT_HEAD -> reply.cut();
      case GIBBERISH -> {
        reply.raw(NO_HTTP);
        throw new IOException("closed");
      }
      case CLOSE, CLOSE_WITHOUT_HEAD -> throw new IOException("closed, as the scene wants it");
      case STALL, STALL_WITHOUT_HEAD -> {
        boolean unused = reply.isLeftWithin(PATIENCE_SECONDS * 1000);
        throw new IOException("left");
      }
    }
  }

  /** More is sent than was announced. */
  private static boolean isPoisoned(Act act) {
    int sent = act.opening().length + act.rest().map(rest -> rest.length).orElse(0);
    return act.announced().isPresent() && act.announced().getAsInt() < sent;
  }

  private static void body(Act act, ScriptedUpstream.Reply reply, byte[] bytes) throws IOException {
    if (act.announced().isPresent()) {
      reply.raw(bytes);
    } else if (bytes.length > 0) {
      reply.chunk(bytes, 0, bytes.length);
    }
  }

  /** Where a reply's bytes go. */
  private interface Mouth {
    void say(byte[] bytes, boolean last) throws IOException;
  }

  private void tell(Act act, Mouth mouth) throws IOException, InterruptedException {
    byte[] opening = act.opening();
    for (int i = 0; i < act.drip(); i++) {
      mouth.say(new byte[] {opening[i]}, false);
      Thread.sleep(PACE);
    }
    byte[] undripped = java.util.Arrays.copyOfRange(opening, act.drip(), opening.length);
    mouth.say(undripped, act.rest().isEmpty());
    if (act.rest().isPresent()) {
      awaitHeard();
      mouth.say(act.rest().get(), true);
    }
    while (act.forever().length > 0) {
      mouth.say(act.forever(), false);
      Thread.sleep(PACE);
    }
  }

  private void answer(FrameUpstream.Reply reply) throws Exception {
    Act act = next();
    boolean proper = act.ending() == Ending.PROPER;
    boolean trailed = !act.trailers().isEmpty();
    if (act.ending().hasHead()) {
      List<String> head = new ArrayList<>();
      head.add(":status: " + act.status());
      head.addAll(act.headers());
      boolean bodiless = proper && !trailed && act.opening().length == 0 && act.rest().isEmpty();
      if (bodiless) {
        reply.goAway();
      }
      reply.head(head, bodiless);
      if (!bodiless) {
        boolean ends = proper && !trailed;
        tell(
            act,
            (bytes, last) -> {
              if (ends && last) {
                reply.goAway();
              }
              if (bytes.length > 0 || (ends && last)) {
                reply.data(bytes, ends && last);
              }
            });
      }
    }
    switch (act.ending()) {
      case PROPER -> {
        if (trailed) {
          reply.goAway();
          reply.head(act.trailers(), true);
        }
        throw new IOException("closed, as announced");
      }
      case RESET, RESET_WITHOUT_HEAD -> reply.cut();
      case GIBBERISH -> {
        reply.raw(NO_HTTP);
        throw new IOException("closed");
      }
      case CLOSE, CLOSE_WITHOUT_HEAD -> throw new IOException("closed, as the scene wants it");
      case STALL, STALL_WITHOUT_HEAD -> reply.awaitLeave();
    }
  }

  @Override
  public String toString() {
    return "stage of " + format;
  }

  @Override
  public void close() throws IOException {
    proxy.close();
    try {
      upstream.close();
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException(e);
    }
  }
}
