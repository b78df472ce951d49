// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.faults.Act;
import io.gatehouse.faults.Format;
import io.gatehouse.faults.Good;
import io.gatehouse.faults.Outcome;
import io.gatehouse.faults.Scene;
import io.gatehouse.faults.Scene.Patience;
import io.gatehouse.faults.Setting;
import io.gatehouse.faults.Stage;
import io.gatehouse.matrix.Case;
import io.gatehouse.matrix.Cell;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.testkit.SelfSigned;
import io.gatehouse.testkit.StrictClient;
import io.gatehouse.transport.HttpTransport;
import io.gatehouse.web.GatewayServer.Kind;
import io.gatehouse.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import javax.net.ssl.SSLContext;

/** One gateway before several stages of every wire, and one spare upstream that is always well. */
final class FaultBench implements AutoCloseable {
  private static final String CHAT = "/v1/chat/completions";
  private static final int STAGES_EACH = 3;
  private static final int TRIES = 5;

  /** A place to play: its name is a part of the upstreams' names. */
  record Place(String name, Stage stage) {}

  /**
   * What came of a scene.
   *
   * @param asked how often the upstream was asked for an answer
   * @param bytes what came from it to the gateway
   * @param millis what the client had to wait
   */
  record Told(
      String outcome,
      String upstream,
      int asked,
      int bytes,
      long millis,
      StrictClient.Heard heard) {
    /** The client is told what was tried, as often as it was. */
    void assertStory() {
      if (outcome.equals("fail over")) {
        assertEquals(FaultSettings.SPARE, heard.header("x-gatehouse-upstream"), this::toString);
        assertEquals("2", heard.header("x-gatehouse-attempts"), this::toString);
        assertTrue(asked <= 1, this::toString);
      } else if (outcome.equals("retry")) {
        assertEquals(upstream, heard.header("x-gatehouse-upstream"), this::toString);
        assertEquals("2", heard.header("x-gatehouse-attempts"), this::toString);
      } else if (outcome.startsWith("error ") && heard.status() >= 400) {
        int attempts = attempts(heard);
        assertTrue(attempts >= Math.max(1, asked), this::toString);
        assertEquals(attempts, FaultSettings.attemptsIn(heard.body()), this::toString);
        assertTrue(attempts == 1 || !upstream.endsWith("-secure"), this::toString);
      }
    }

    @Override
    public String toString() {
      return "asked the upstream "
          + asked
          + " times; after "
          + millis
          + " ms the client had heard"
          + (heard.whole() ? ":\n" : ", until it broke:\n")
          + heard.head()
          + heard.body();
    }
  }

  private final GatewayServer gateway;
  private final ScriptedUpstream spare;
  private final Map<Format, BlockingQueue<Place>> free;
  private final List<Place> places;
  private final Map<Format, ExecutorService> players = new EnumMap<>(Format.class);

  private FaultBench(
      GatewayServer gateway,
      ScriptedUpstream spare,
      Map<Format, BlockingQueue<Place>> free,
      List<Place> places) {
    this.gateway = gateway;
    this.spare = spare;
    this.free = free;
    this.places = places;
    for (Format format : Format.values()) {
      players.put(format, Executors.newFixedThreadPool(STAGES_EACH));
    }
  }

  /**
   * @param folder for a certificate
   * @param more settings, which count before those of the suites
   */
  static FaultBench open(Path folder, Map<String, String> more) throws Exception {
    SSLContext identity = SSLContext.getInstance("TLS");
    identity.init(SelfSigned.in(folder).keys().getKeyManagers(), null, new SecureRandom());
    ScriptedUpstream spare = spare();
    Map<String, String> settings = FaultSettings.common(spare.base());
    Map<Format, BlockingQueue<Place>> free = new EnumMap<>(Format.class);
    List<Place> places = new ArrayList<>();
    for (Format format : Format.values()) {
      BlockingQueue<Place> queue = new ArrayBlockingQueue<>(STAGES_EACH);
      for (int i = 0; i < STAGES_EACH; i++) {
        Place place = new Place(format + "-" + i, new Stage(format, identity));
        places.add(place);
        queue.add(place);
        for (Patience patience : Patience.values()) {
          String upstream = upstream(place, patience);
          settings.putAll(
              FaultSettings.upstream(upstream, format.lane(), place.stage().port(), patience));
        }
      }
      free.put(format, queue);
    }
    settings.putAll(more);
    GatewayServer gateway = GatewayServer.start(Kind.JETTY, settings, "");
    FaultBench bench = new FaultBench(gateway, spare, free, places);
    bench.settle();
    return bench;
  }

  private static ScriptedUpstream spare() throws IOException {
    return new ScriptedUpstream(
        (request, reply) -> {
          boolean stream = request.text().contains("\"stream\":true");
          Good good = Good.of(Format.OPENAI, stream);
          String text = new String(good.body(), StandardCharsets.UTF_8);
          byte[] other = text.replace("world", "there").getBytes(StandardCharsets.UTF_8);
          reply.whole(200, good.type(), other);
        });
  }

  private static String upstream(Place place, Patience patience) {
    return place.name() + "-" + patience.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  /** Runs what plays a scene of that wire, as soon as one of its stages is free. */
  <T> Future<T> submit(Format format, Callable<T> play) {
    return Objects.requireNonNull(players.get(format)).submit(play);
  }

  /** Plays a scene on a free stage. */
  Told play(Format format, boolean stream, Scene scene, Setting setting) throws Exception {
    BlockingQueue<Place> idle = Objects.requireNonNull(free.get(format));
    Place place = idle.take();
    try {
      Told told = once(place, format, stream, scene, setting);
      for (int i = 1; i < TRIES && isUnseen(scene, setting, told); i++) {
        told = once(place, format, stream, scene, setting);
      }
      return told;
    } finally {
      try {
        clear(place);
      } finally {
        idle.add(place);
      }
    }
  }

  /**
   * A closed port cannot be seen to be knocked at. It opens after a while; if that was before the
   * gateway's first try, or after its second, nothing was played.
   */
  private static boolean isUnseen(Scene scene, Setting setting, Told told) {
    if (setting != Setting.RECOVERS || !scene.wire().isClosed()) {
      return false;
    }
    return told.outcome().equals("whole") || (attempts(told.heard()) > 1 && told.asked() == 0);
  }

  private Told once(Place place, Format format, boolean stream, Scene scene, Setting setting)
      throws Exception {
    Stage stage = place.stage();
    stage.play(scene, Act.good(Good.of(format, stream)), setting == Setting.RECOVERS);
    String upstream = upstream(place, scene.patience());
    String model =
        setting == Setting.SECOND_TARGET
            ? FaultSettings.both(upstream)
            : upstream + "/" + format.lane().model();
    String request =
        Json.object(new Cell(format.lane(), Case.TEXT).request(stream))
            .add("model", model)
            .build()
            .toString();
    long begun = System.nanoTime();
    long before = stage.proxy().replied();
    StrictClient.Heard heard =
        StrictClient.ask(gateway.port(), CHAT, request, "Hello", stage::heard);
    int bytes = (int) (stage.proxy().replied() - before);
    if (scene.act().filter(Act::lasts).isPresent()) {
      GatewayServer.waitFor(
          () -> stage.proxy().openConnections() == 0, () -> "the upstream is never left: " + scene);
    }
    int attempts = Math.max(attempts(heard), stage.asked());
    return new Told(
        Outcome.of(heard, stream, attempts),
        upstream,
        stage.asked(),
        bytes,
        (System.nanoTime() - begun) / 1_000_000,
        heard);
  }

  private static int attempts(StrictClient.Heard heard) {
    String told = heard.header("x-gatehouse-attempts");
    return told.isEmpty() ? 0 : Integer.parseInt(told);
  }

  private List<HttpTransport> transports() {
    return gateway.gateway().application().transports();
  }

  /**
   * No connection of an earlier scene is taken for the next one. Bots are called off by a request
   * of its own, which may still be on its way.
   */
  private static void clear(Place place) {
    GatewayServer.waitFor(
        () -> {
          place.stage().end();
          return place.stage().proxy().openConnections() == 0;
        },
        () -> place + " is still in use");
  }

  /** Waits until what the gateway asks at its start has been answered. */
  private void settle() throws InterruptedException {
    Thread.sleep(300);
    GatewayServer.waitFor(
        () -> transports().stream().mapToInt(HttpTransport::leased).sum() == 0,
        () -> "the gateway still asks for models");
  }

  void assertNothingLeft() {
    gateway.assertNothingLeft();
  }

  @Override
  public void close() throws IOException {
    players.values().forEach(ExecutorService::shutdownNow);
    gateway.close();
    for (Place place : places) {
      place.stage().close();
    }
    spare.close();
  }
}
