// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.web.GatewayServer.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Audio uploads, from a raw client through a real server to a scripted upstream. */
@Timeout(120)
class FormUploadTest {
  private static final String PATH = "/v1/audio/transcriptions";
  private static final String JSON = "{\"text\":\"hello\"}";
  private static final int MEGABYTE = 1 << 20;

  private static GatewayServer start(Kind kind, UploadUpstream upstream, String... settings)
      throws Exception {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("gatehouse.upstreams.up.type", "openai");
    all.put("gatehouse.upstreams.up.base-url", upstream.base());
    all.put("gatehouse.upstreams.up.api-key", "upstream-secret");
    all.put("gatehouse.auth.anonymous", "true");
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      all.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return GatewayServer.start(kind, all, "");
  }

  private static void assertNothingLeft(GatewayServer gateway) {
    gateway.assertNothingLeft();
    GatewayServer.waitFor(() -> gateway.gateway().uploads().count() == 0, () -> "uploads are left");
  }

  private static byte[] field(String name, String value) {
    String form = "--b1\r\nContent-Disposition: form-data; name=\"%s\"\r\n\r\n%s\r\n";
    return form.formatted(name, value).getBytes(UTF_8);
  }

  private static byte[] file(byte[] content) {
    String head =
        "--b1\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ä.mp3\"\r\n\r\n";
    return joined(head.getBytes(UTF_8), content, "\r\n".getBytes(UTF_8));
  }

  private static byte[] form(byte[]... parts) {
    return joined(joined(parts), "--b1--\r\n".getBytes(UTF_8));
  }

  private static byte[] joined(byte[]... parts) {
    var all = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      all.writeBytes(part);
    }
    return all.toByteArray();
  }

  /** The head of an upload; a negative length means chunks. */
  private static String head(String path, long length) {
    String framing = length < 0 ? "Transfer-Encoding: chunked" : "Content-Length: " + length;
    return "POST %s HTTP/1.1\r\nHost: x\r\nContent-Type: multipart/form-data; boundary=b1\r\n%s\r\n\r\n"
        .formatted(path, framing);
  }

  private static byte[] chunk(byte[] bytes, int from, int count) {
    byte[] size = (Integer.toHexString(count) + "\r\n").getBytes(ISO_8859_1);
    byte[] content = new byte[count];
    System.arraycopy(bytes, from, content, 0, count);
    return joined(size, content, "\r\n".getBytes(ISO_8859_1));
  }

  private static RawClient.Reply ask(GatewayServer gateway, String path, byte[] form)
      throws IOException {
    try (RawClient client = new RawClient(gateway.port())) {
      client.send(joined(head(path, form.length).getBytes(UTF_8), form));
      return client.reply();
    }
  }

  private static byte[] noise(Random random, int size) {
    byte[] bytes = new byte[size];
    random.nextBytes(bytes);
    return bytes;
  }

  @ParameterizedTest
  @EnumSource
  void passesFormsOnByteForByteButForTheModel(Kind kind) throws Exception {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    try (var upstream = UploadUpstream.answering("application/json", JSON);
        var gateway = start(kind, upstream);
        var client = new RawClient(gateway.port())) {
      for (int round = 0; round < 24; round++) {
        int size = round == 5 || round == 6 ? 20 * MEGABYTE : random.nextInt(1 << (round % 21));
        byte[] file = file(noise(random, size));
        boolean first = random.nextBoolean();
        byte[] given = model("up/whisper-1", file, first);
        send(client, given, round % 2 == 0, random);
        RawClient.Reply reply = client.reply();
        String where = "round " + round + ", seed " + seed;
        assertEquals(200, reply.status(), () -> where + ": " + reply.text());
        assertEquals(JSON, reply.text(), where);
        assertEquals("", reply.header("connection"), where);
        assertArrayEquals(model("whisper-1", file, first), upstream.bodies.remove(0), where);
      }
      assertNothingLeft(gateway);
    }
  }

  private static byte[] model(String name, byte[] file, boolean first) {
    byte[] model = field("model", name);
    return first ? form(model, file) : form(file, model);
  }

  private static void send(RawClient client, byte[] form, boolean chunked, Random random)
      throws IOException {
    client.send(head(PATH, chunked ? -1 : form.length));
    for (int at = 0; at < form.length; ) {
      int size = Math.min(form.length - at, 1 + random.nextInt(1 << random.nextInt(18)));
      byte[] piece = new byte[size];
      System.arraycopy(form, at, piece, 0, size);
      client.send(chunked ? chunk(piece, 0, size) : piece);
      at += size;
    }
    client.send(chunked ? "0\r\n\r\n" : "");
  }

  @ParameterizedTest
  @EnumSource
  void readsNoFasterThanTheUpstreamTakes(Kind kind) throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    List<Integer> sizes = new ArrayList<>();
    try (var upstream =
            new UploadUpstream(
                upload -> {
                  released.await();
                  sizes.add(upload.body().length);
                  upload.answer(200, "text/plain", "1\n00:00\nhi\n");
                });
        var gateway = start(kind, upstream);
        var client = new RawClient(gateway.port())) {
      byte[] form = model("whisper-1", file(new byte[60 * MEGABYTE]), true);
      client.send(head(PATH, form.length));
      AtomicLong accepted = new AtomicLong();
      UploadUpstream.daemon(() -> drain(client, form, accepted));
      long standing = -1;
      while (standing != accepted.get()) {
        standing = accepted.get();
        TimeUnit.MILLISECONDS.sleep(700);
      }
      assertTrue(standing < 20L * MEGABYTE, "accepted " + standing);
      released.countDown();
      RawClient.Reply reply = client.reply();
      assertEquals(200, reply.status());
      assertEquals("text/plain", reply.header("content-type"));
      assertEquals("1\n00:00\nhi\n", reply.text());
      assertEquals(List.of(form.length), sizes);
      assertNothingLeft(gateway);
    }
  }

  private static void drain(RawClient client, byte[] form, AtomicLong accepted) {
    try {
      for (int at = 0; at < form.length; at += 16384) {
        byte[] piece = new byte[Math.min(16384, form.length - at)];
        System.arraycopy(form, at, piece, 0, piece.length);
        client.send(piece);
        accepted.addAndGet(piece.length);
      }
    } catch (IOException gone) {
      // the server had heard enough
    }
  }

  @ParameterizedTest
  @EnumSource
  void stopsTheUpstreamWhenTheClientLeaves(Kind kind) throws Exception {
    CountDownLatch begun = new CountDownLatch(1);
    CountDownLatch left = new CountDownLatch(1);
    try (var upstream =
            new UploadUpstream(
                upload -> {
                  begun.countDown();
                  upload.untilLeft();
                  left.countDown();
                });
        var gateway = start(kind, upstream)) {
      try (RawClient client = new RawClient(gateway.port())) {
        client.send(head(PATH, 10 * MEGABYTE));
        client.send(joined(field("model", "whisper-1"), file(new byte[MEGABYTE])));
        assertTrue(begun.await(10, TimeUnit.SECONDS));
      }
      assertTrue(left.await(10, TimeUnit.SECONDS));
      assertNothingLeft(gateway);
    }
  }

  @ParameterizedTest
  @EnumSource
  void bringsAnEarlyAnswerToAClientThatIsStillSending(Kind kind) throws Exception {
    String error = "{\"error\":{\"message\":\"slow down\",\"type\":\"x\",\"code\":null}}";
    try (var upstream =
            new UploadUpstream(
                upload -> {
                  upload.answer(429, "application/json", error);
                  upload.untilLeft();
                });
        var gateway = start(kind, upstream);
        var client = new RawClient(gateway.port())) {
      byte[] form = model("whisper-1", file(new byte[20 * MEGABYTE]), true);
      client.send(head(PATH, form.length));
      AtomicLong accepted = new AtomicLong();
      UploadUpstream.daemon(() -> drain(client, form, accepted));
      RawClient.Reply reply = client.reply();
      assertEquals(429, reply.status());
      assertTrue(reply.text().contains("slow down"), reply.text());
      assertTrue(reply.whole());
      assertNothingLeft(gateway);
    }
  }

  /** What is refused, and how. */
  @SuppressWarnings("ImmutableEnumChecker") // nobody writes to the bytes
  enum Refusal {
    NO_MODEL(form(file(new byte[100])), 400, "'model' is required."),
    BLANK_MODEL(form(field("model", " "), file(new byte[100])), 400, "'model' is required."),
    UNKNOWN_MODEL(form(field("model", "nobody/x"), field("model", "b")), 404, "nobody/x"),
    LATE_UNKNOWN_MODEL(form(file(new byte[MEGABYTE]), field("model", "nobody/x")), 404, "nobody/x"),
    NO_MODEL_AFTER_ALL(form(file(new byte[MEGABYTE])), 400, "'model' is required."),
    TWO_MODELS(
        form(field("model", "up/a"), field("model", "up/b")), 400, "the field 'model' comes twice"),
    ANOTHER_UPSTREAM_AFTER_ALL(
        form(file(new byte[MEGABYTE]), field("model", "toy/demo")),
        400,
        "The model is not served by 'up'"),
    NOT_SPOKEN_THERE(form(field("model", "toy/demo")), 400, "'toy' has no audio/transcriptions"),
    CUT(joined(field("model", "up/a"), file(new byte[9])), 400, "before its closing boundary"),
    TOO_LARGE(
        form(field("model", "up/a"), file(new byte[3 * MEGABYTE])), 413, "larger than the limit");

    private final byte[] body;
    private final int status;
    private final String why;

    Refusal(byte[] body, int status, String why) {
      this.body = body;
      this.status = status;
      this.why = why;
    }
  }

  @ParameterizedTest
  @EnumSource
  void refusesWhatCannotBeServed(Kind kind) throws Exception {
    try (var upstream = UploadUpstream.answering("application/json", JSON);
        var gateway =
            start(
                kind,
                upstream,
                "gatehouse.upstreams.up.models=a",
                "gatehouse.upstreams.toy.type=demo",
                "gatehouse.limits.upload=2MB")) {
      for (Refusal refusal : Refusal.values()) {
        for (boolean chunked : new boolean[] {true, false}) {
          try (RawClient client = new RawClient(gateway.port())) {
            UploadUpstream.daemon(() -> sendQuietly(client, refusal.body, chunked));
            RawClient.Reply reply = client.reply();
            assertEquals(refusal.status, reply.status(), () -> refusal + ": " + reply.text());
            assertTrue(reply.text().contains(refusal.why), () -> refusal + ": " + reply.text());
          }
        }
      }
      for (byte[] body : upstream.bodies) {
        assertFalse(new String(body, UTF_8).contains("--b1--"), "a refused form went on whole");
      }
      assertNothingLeft(gateway);
      GatewayServer.waitFor(() -> upstream.openConnections() <= 1, () -> "connections are left");
    }
  }

  private static void sendQuietly(RawClient client, byte[] form, boolean chunked) {
    try {
      send(client, form, chunked, new Random(1));
    } catch (IOException gone) {
      // the server had heard enough
    }
  }

  @ParameterizedTest
  @EnumSource
  void holdsALargeFormUntilItNamesItsModelIfItMust(Kind kind) throws Exception {
    try (var upstream = UploadUpstream.answering("application/json", JSON);
        var gateway =
            start(
                kind,
                upstream,
                "gatehouse.limits.body=1MB",
                "gatehouse.upstreams.other.type=openai",
                "gatehouse.upstreams.other.base-url=" + upstream.base(),
                "gatehouse.upstreams.other.api-key=k")) {
      byte[] small = file(new byte[MEGABYTE / 2]);
      assertEquals(200, ask(gateway, PATH, model("up/w", small, false)).status());
      assertArrayEquals(model("w", small, false), upstream.bodies.remove(0));

      byte[] large = file(new byte[2 * MEGABYTE]);
      RawClient.Reply tooLate = ask(gateway, PATH, model("up/w", large, false));
      assertEquals(413, tooLate.status());
      assertTrue(tooLate.text().contains("?model=NAME"), tooLate.text());

      assertEquals(200, ask(gateway, PATH + "?model=up/u", model("x", large, false)).status());
      assertArrayEquals(model("u", large, false), upstream.bodies.remove(0));
      assertEquals(200, ask(gateway, PATH + "?model=up/u", form(large)).status());
      assertArrayEquals(form(large, field("model", "u")), upstream.bodies.remove(0));
      RawClient.Reply lines = ask(gateway, PATH + "?model=up/u%0D%0A--b1", form(large));
      assertEquals(400, lines.status());
      assertTrue(lines.text().contains("a name on one line"), lines.text());
      assertNothingLeft(gateway);
    }
  }

  @ParameterizedTest
  @EnumSource
  void streamsWhatTheUpstreamStreams(Kind kind) throws Exception {
    String events = "data: {\"type\":\"transcript.text.done\",\"text\":\"hi\"}\n\n";
    try (var upstream = UploadUpstream.answering("text/event-stream", events);
        var gateway = start(kind, upstream)) {
      byte[] form = form(field("stream", "true"), field("model", "w"), file(new byte[9]));
      RawClient.Reply reply = ask(gateway, PATH, form);
      assertEquals(events, reply.text());
      assertTrue(reply.header("content-type").startsWith("text/event-stream"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void letsNobodyWaitForFiftyClientsThatDrip(Kind kind) throws Exception {
    try (var upstream = UploadUpstream.answering("application/json", JSON);
        var gateway = start(kind, upstream)) {
      byte[] form = model("up/whisper-1", file(new byte[30]), true);
      List<RawClient> clients = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        RawClient client = new RawClient(gateway.port());
        client.send(head(PATH, i % 2 == 0 ? form.length : -1));
        clients.add(client);
      }
      for (int at = 0; at < form.length; at++) {
        for (int i = 0; i < clients.size(); i++) {
          clients.get(i).send(chunk(form, at, 1, i % 2 == 1));
        }
        if (at == form.length / 2) {
          assertEquals(200, ask(gateway, PATH, form).status());
        }
      }
      for (int i = 0; i < clients.size(); i++) {
        clients.get(i).send(i % 2 == 1 ? "0\r\n\r\n" : "");
        assertEquals(200, clients.get(i).reply().status());
        clients.get(i).close();
      }
      assertEquals(51, upstream.bodies.size());
      assertNothingLeft(gateway);
    }
  }

  private static byte[] chunk(byte[] form, int at, int count, boolean chunked) {
    return chunked ? chunk(form, at, count) : new byte[] {form[at]};
  }

  @ParameterizedTest
  @EnumSource
  void waitsForNoClientThatHasStopped(Kind kind) throws Exception {
    try (var upstream = UploadUpstream.answering("application/json", JSON);
        var gateway = start(kind, upstream, "gatehouse.limits.upload-time=500ms");
        var early = new RawClient(gateway.port());
        var late = new RawClient(gateway.port())) {
      early.send(head(PATH, 1000) + "--b1");
      late.send(head(PATH, 1000) + new String(field("model", "w"), UTF_8));
      assertEquals(408, early.reply().status());
      assertEquals(408, late.reply().status());
      assertNothingLeft(gateway);
    }
  }

  @ParameterizedTest
  @EnumSource
  void waitsForNoUpstreamThatTakesNothing(Kind kind) throws Exception {
    CountDownLatch released = new CountDownLatch(1);
    try (var upstream = new UploadUpstream(upload -> released.await());
        var gateway = start(kind, upstream, "gatehouse.limits.upload-time=1s");
        var client = new RawClient(gateway.port())) {
      byte[] form = model("whisper-1", file(new byte[60 * MEGABYTE]), true);
      client.send(head(PATH, form.length));
      UploadUpstream.daemon(() -> drain(client, form, new AtomicLong()));
      RawClient.Reply reply = client.reply();
      assertEquals(504, reply.status());
      assertFalse(reply.header("connection").isEmpty());
      assertNothingLeft(gateway);
      released.countDown();
    }
  }

  /** The upstream's patience counts from the end of the upload. */
  @ParameterizedTest
  @EnumSource
  void startsTheClockOfTheFirstByteAfterTheUpload(Kind kind) throws Exception {
    try (var upstream = UploadUpstream.answering("application/json", JSON);
        var gateway = start(kind, upstream, "gatehouse.upstreams.up.timeouts.first-byte=600ms");
        var client = new RawClient(gateway.port())) {
      byte[] form = model("up/whisper-1", file(new byte[20]), true);
      client.send(head(PATH, form.length));
      for (int at = 0; at < form.length; at++) {
        client.send(new byte[] {form[at]});
        TimeUnit.MILLISECONDS.sleep(10);
      }
      assertEquals(200, client.reply().status());
    }
  }
}
