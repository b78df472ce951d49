// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.web.GatewayServer.Kind;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Request bodies, however they come. */
class UploadTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String ASK =
      "{\"model\":\"up/m\",\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}";

  private static ScriptedUpstream answering() throws IOException {
    return new ScriptedUpstream(
        (request, reply) -> reply.whole(200, "application/json", "{}".getBytes(UTF_8)));
  }

  @ParameterizedTest
  @EnumSource
  void twoHundredSlowUploadsHoldNoThread(Kind kind) throws Exception {
    try (var upstream = answering();
        var server = GatewayServer.start(kind, upstream)) {
      List<RawClient> slow = new ArrayList<>();
      try {
        byte[] body = ASK.getBytes(UTF_8);
        for (int i = 0; i < 200; i++) {
          RawClient client = new RawClient(server.port());
          slow.add(client);
          client.send(
              "POST "
                  + CHAT
                  + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: "
                  + body.length
                  + "\r\n\r\n{");
        }
        GatewayServer.waitFor(
            () -> server.gateway().arrivals().count() == 200,
            () -> server.gateway().arrivals().count() + " of 200 uploads are pending");
        for (RawClient client : slow) {
          client.send(Arrays.copyOfRange(body, 1, 2));
        }
        assertEquals(200, RawClient.ask(server.port(), CHAT, ASK).status());
        for (RawClient client : slow.subList(0, 20)) {
          client.send(Arrays.copyOfRange(body, 2, body.length));
          assertEquals(200, client.reply().status());
        }
      } finally {
        for (RawClient client : slow) {
          client.close();
        }
      }
      assertArrayEquals(
          ASK.replace("up/m", "m").getBytes(UTF_8), upstream.requests().get(5).body());
      server.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @EnumSource
  void anUploadThatTakesTooLongIsEnded(Kind kind) throws Exception {
    try (var upstream = answering();
        var server = GatewayServer.start(kind, upstream, "gatehouse.limits.upload-time=500ms");
        var client = new RawClient(server.port())) {
      client.send(
          "POST "
              + CHAT
              + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
              + "Content-Length: 100\r\n\r\n{");
      var heard = client.reply();
      assertEquals(408, heard.status());
      assertTrue(heard.text().contains("upload_timeout"), heard.text());
      server.assertNothingLeft();
    }
  }

  @ParameterizedTest
  @EnumSource
  void aBodyMayComeInPiecesOfAnySize(Kind kind) throws Exception {
    long seed = System.nanoTime();
    System.out.println("aBodyMayComeInPiecesOfAnySize seed " + seed);
    Random random = new Random(seed);
    try (var upstream = answering();
        var server = GatewayServer.start(kind, upstream)) {
      for (int i = 0; i < 40; i++) {
        String text = "ü🌍 ".repeat(random.nextInt(20_000));
        byte[] body = ASK.replace("hi", text).getBytes(UTF_8);
        boolean chunked = random.nextBoolean();
        try (var client = new RawClient(server.port())) {
          client.send(
              "POST "
                  + CHAT
                  + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                  + (chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length)
                  + "\r\n\r\n");
          for (int at = 0; at < body.length; ) {
            int size = Math.min(body.length - at, 1 + random.nextInt(30_000));
            byte[] piece = Arrays.copyOfRange(body, at, at + size);
            client.send(chunked ? chunk(piece) : piece);
            at += size;
          }
          client.send(chunked ? "0\r\n\r\n" : "");
          assertEquals(200, client.reply().status(), "seed " + seed);
        }
        byte[] sent = upstream.requests().get(i).body();
        assertArrayEquals(
            new String(body, UTF_8).replace("up/m", "m").getBytes(UTF_8), sent, "seed " + seed);
      }
      server.assertNothingLeft();
    }
  }

  private static byte[] chunk(byte[] piece) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((Integer.toHexString(piece.length) + "\r\n").getBytes(UTF_8));
    out.writeBytes(piece);
    out.writeBytes("\r\n".getBytes(UTF_8));
    return out.toByteArray();
  }

  @ParameterizedTest
  @EnumSource
  void bodiesHaveALimit(Kind kind) throws Exception {
    try (var upstream = answering();
        var server = GatewayServer.start(kind, upstream, "gatehouse.limits.body=100KB")) {
      int port = server.port();
      String fits = ASK.replace("hi", "x".repeat(102_400 - ASK.length() + 2));
      assertEquals(200, RawClient.ask(port, CHAT, fits).status());
      tooLarge(RawClient.ask(port, CHAT, fits + " "));
      tooLarge(RawClient.ask(port, CHAT, ASK + " ".repeat(250_000)));
      try (var client = new RawClient(port)) {
        client.send(
            "POST "
                + CHAT
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Content-Length: 99000000\r\nExpect: 100-continue\r\n\r\n");
        tooLarge(client.reply());
      }
      try (var client = new RawClient(port)) {
        client.send(
            "POST "
                + CHAT
                + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
                + "Transfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < 20; i++) {
          client.send(chunk(new byte[10_000]));
        }
        client.send("0\r\n\r\n");
        tooLarge(client.reply());
      }
      tooLarge(gzipped(port, "x".repeat(5_000_000)));
      assertEquals(200, gzipped(port, ASK).status());
      assertEquals(
          400, RawClient.ask(port, CHAT, ASK, "content-encoding: gzip").status(), "not gzip");
      assertEquals(415, RawClient.ask(port, CHAT, ASK, "content-encoding: br").status());
      server.assertNothingLeft();
    }
  }

  private static void tooLarge(RawClient.Reply heard) {
    assertEquals(413, heard.status(), heard.text());
    assertTrue(heard.text().contains("limit of 102400 bytes"), heard.text());
  }

  private static RawClient.Reply gzipped(int port, String body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(body.getBytes(UTF_8));
    }
    try (var client = new RawClient(port)) {
      client.post(CHAT, packed.toByteArray(), "content-encoding: gzip");
      return client.reply();
    }
  }

  @ParameterizedTest
  @EnumSource
  void tenThousandMalformedBodiesAreRefused(Kind kind) throws Exception {
    long seed = System.nanoTime();
    System.out.println("tenThousandMalformedBodiesAreRefused seed " + seed);
    Random random = new Random(seed);
    try (var upstream = answering();
        var server = GatewayServer.start(kind, upstream)) {
      var client = new RawClient(server.port());
      for (int i = 0; i < 10_000; i++) {
        byte[] body = malformed(random);
        client.post(CHAT, body);
        var heard = client.reply();
        if (heard.header("connection").equals("close")) {
          client.close();
          client = new RawClient(server.port());
        }
        assertEquals(400, heard.status(), () -> "seed " + seed + ": " + new String(body, UTF_8));
        assertTrue(heard.text().startsWith("{\"error\":{\"message\":"), heard.text());
      }
      client.close();
      assertEquals(0, upstream.requests().size());
      server.assertNothingLeft();
    }
  }

  /** A good request with something broken in it that leaves it no JSON, or no request. */
  private static byte[] malformed(Random random) {
    byte[] good = ASK.getBytes(UTF_8);
    return switch (random.nextInt(5)) {
      case 0 -> Arrays.copyOf(good, random.nextInt(good.length));
      case 1 -> (ASK + "}]x,\"0".charAt(random.nextInt(6))).getBytes(UTF_8);
      case 2 -> noise(random);
      case 3 -> withControlCharacter(random, good);
      default -> ASK.replace("\"messages\":", "\"model\":").getBytes(UTF_8);
    };
  }

  private static byte[] noise(Random random) {
    byte[] noise = new byte[random.nextInt(200)];
    random.nextBytes(noise);
    return noise;
  }

  private static byte[] withControlCharacter(Random random, byte[] good) {
    byte[] broken = good.clone();
    broken[random.nextInt(good.length)] = (byte) random.nextInt(' ');
    return broken[0] == '{' && isBlankSomewhereHarmless(broken, good) ? new byte[0] : broken;
  }

  private static boolean isBlankSomewhereHarmless(byte[] broken, byte[] good) {
    for (int i = 0; i < good.length; i++) {
      if (broken[i] != good[i]) {
        return "\t\n\r".indexOf(broken[i]) >= 0;
      }
    }
    return true;
  }
}
