// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Requests as good and bad clients send them. */
class RequestIT extends ServerSuite {
  private static final String GOOD = Ask.body("whole", false);

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          GET     | /health                  | 200
          HEAD    | /health                  | 200
          GET     | /health/live             | 200
          GET     | /health/ready            | 200
          GET     | /ping                    | 200
          GET     | /v1/models               | 200
          GET     | /v1/models/openai/whole  | 200
          OPTIONS | /v1/chat/completions     | 200
          GET     | /v1/chat/completions     | 405
          DELETE  | /v1/chat/completions     | 405
          GET     | /v1/nowhere              | 404
          GET     | /WEB-INF/web.xml         | 404
          GET     | /META-INF/MANIFEST.MF    | 404
          """)
  void pathsAndMethods(String method, String path, int status) throws IOException {
    try (var client = new RawClient(Ask.port())) {
      client.send(
          method + " " + Ask.CONTEXT + path + " HTTP/1.1\r\nHost: x\r\n" + Ask.KEY + "\r\n\r\n");
      var heard = method.equals("HEAD") ? client.bare() : client.reply();
      assertEquals(status, heard.status(), heard.head() + heard.text());
    }
  }

  @Test
  void aMethodThatIsNotThereIsToldWhatIs() throws IOException {
    var heard = Ask.get("/v1/chat/completions", Ask.KEY);
    assertTrue(heard.header("allow").contains("POST"), heard.head());
    assertTrue(heard.text().startsWith("{\"error\":{\"message\":"), heard.text());
  }

  @ParameterizedTest
  @CsvSource({
    "x: y, 401",
    "Authorization: Bearer wrong, 401",
    "Authorization: Bearer suite-key, 200",
    "Authorization: bearer suite-key, 200"
  })
  void onlyCallersAreLetIn(String header, int status) throws IOException {
    var heard = RawClient.ask(Ask.port(), Ask.CHAT, GOOD, header);
    assertEquals(status, heard.status(), heard.head() + heard.text());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          {"model":"openai/whole"}                     | missing_required_parameter
          {"model":"openai/whole","messages":[{}]      | invalid_json
          {"model":"a","model":"b","messages":[{}]}    | invalid_json
          []                                           | invalid_json
          `\0\1`                                       | invalid_json
          """)
  void malformedBodiesAreRefused(String body, String code) throws IOException {
    var heard = Ask.chat(body);
    assertEquals(400, heard.status(), heard.text());
    assertTrue(heard.text().contains("\"code\":\"" + code + "\""), heard.text());
  }

  /** A server may close the connection after a refusal, but only if it has said so. */
  @Test
  void theNextRequestOnAConnectionDoesNotSufferFromTheLast() throws IOException {
    var client = new RawClient(Ask.port());
    for (int i = 0; i < 10; i++) {
      Ask.post(client, "{\"model\":");
      var refused = client.reply();
      assertEquals(400, refused.status());
      if (refused.header("connection").equalsIgnoreCase("close")) {
        client.close();
        client = new RawClient(Ask.port());
      }
      Ask.post(client, GOOD);
      assertEquals(200, client.reply().status());
    }
    client.close();
  }

  @Test
  void bodiesHaveALimit() throws IOException {
    String fits = GOOD.replace("hi", "x".repeat(Settings.BODY_LIMIT - GOOD.length() + 2));
    assertEquals(200, Ask.chat(fits).status());
    tooLarge(Ask.chat(fits + " "));
    tooLarge(Ask.chat(GOOD + " ".repeat(2 * Settings.BODY_LIMIT)));
    tooLarge(gzipped("x".repeat(5 * Settings.BODY_LIMIT)));
    try (var client = new RawClient(Ask.port())) {
      client.send(head("Content-Length: 99000000", "Expect: 100-continue"));
      tooLarge(client.reply());
    }
    try (var client = new RawClient(Ask.port())) {
      client.send(head("Transfer-Encoding: chunked"));
      for (int i = 0; i <= Settings.BODY_LIMIT / 100_000; i++) {
        client.send(chunk(new byte[100_000]));
      }
      client.send("0\r\n\r\n");
      tooLarge(client.reply());
    }
  }

  private static void tooLarge(RawClient.Reply heard) {
    assertEquals(413, heard.status(), heard.text());
    assertTrue(heard.text().contains("limit of " + Settings.BODY_LIMIT + " bytes"), heard.text());
  }

  private static String head(String... headers) {
    return "POST "
        + Ask.CHAT
        + " HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\n"
        + Ask.KEY
        + "\r\n"
        + String.join("\r\n", headers)
        + "\r\n\r\n";
  }

  private static byte[] chunk(byte[] piece) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    out.writeBytes((Integer.toHexString(piece.length) + "\r\n").getBytes(UTF_8));
    out.writeBytes(piece);
    out.writeBytes("\r\n".getBytes(UTF_8));
    return out.toByteArray();
  }

  @Test
  void compressedRequestsAreUnderstood() throws IOException {
    assertEquals(200, gzipped(GOOD).status());
    assertEquals(400, Ask.chat(GOOD, "Content-Encoding: gzip").status(), "not gzip");
    assertEquals(415, Ask.chat(GOOD, "Content-Encoding: br").status());
  }

  private static RawClient.Reply gzipped(String body) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(packed)) {
      gzip.write(body.getBytes(UTF_8));
    }
    try (var client = new RawClient(Ask.port())) {
      client.post(Ask.CHAT, packed.toByteArray(), Ask.KEY, "Content-Encoding: gzip");
      return client.reply();
    }
  }

  @Test
  void bodiesMayComeInPiecesOfAnySize() throws IOException {
    long seed = System.nanoTime();
    System.out.println("bodiesMayComeInPiecesOfAnySize seed " + seed);
    Random random = new Random(seed);
    for (int i = 0; i < 40; i++) {
      byte[] body = GOOD.replace("hi", "ü🌍 ".repeat(random.nextInt(20_000))).getBytes(UTF_8);
      boolean chunked = random.nextBoolean();
      try (var client = new RawClient(Ask.port())) {
        client.send(
            head(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + body.length));
        sendInPieces(client, body, chunked, random);
        assertEquals(200, client.reply().status(), "seed " + seed);
      }
      var sent = Upstream.requests().get(Upstream.requests().size() - 1);
      assertEquals(
          new String(body, UTF_8).replace("openai/whole", "whole"), sent.text(), "seed " + seed);
    }
  }

  private static void sendInPieces(RawClient client, byte[] body, boolean chunked, Random random)
      throws IOException {
    for (int at = 0; at < body.length; ) {
      int size = Math.min(body.length - at, 1 + random.nextInt(30_000));
      byte[] piece = Arrays.copyOfRange(body, at, at + size);
      client.send(chunked ? chunk(piece) : piece);
      at += size;
    }
    client.send(chunked ? "0\r\n\r\n" : "");
  }

  @Test
  void formsPassThrough() throws IOException {
    byte[] file = new byte[3_000_000];
    new Random(1).nextBytes(file);
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.writeBytes(part("name=\"model\"", "openai/form".getBytes(UTF_8)));
    form.writeBytes(part("name=\"file\"; filename=\"a.wav\"", file));
    form.writeBytes("--gate--\r\n".getBytes(UTF_8));
    Upstream.script(
        "form",
        (request, reply) -> {
          byte[] expected =
              form.toString(ISO_8859_1).replace("openai/form", "form").getBytes(ISO_8859_1);
          assertArrayEquals(expected, request.body());
          reply.whole(200, "application/json", "{\"text\":\"heard\"}".getBytes(UTF_8));
        });
    for (int i = 0; i < 12; i++) {
      boolean chunked = i % 2 == 0;
      try (var client = new RawClient(Ask.port())) {
        client.send(
            head(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + form.size())
                .replace(Ask.CHAT, Ask.CONTEXT + "/v1/audio/transcriptions")
                .replace("application/json", "multipart/form-data; boundary=gate"));
        sendInPieces(client, form.toByteArray(), chunked, new Random(i));
        var heard = client.reply();
        assertEquals(200, heard.status(), heard.text());
        assertEquals("{\"text\":\"heard\"}", heard.text());
      }
    }
  }

  private static byte[] part(String disposition, byte[] content) {
    ByteArrayOutputStream part = new ByteArrayOutputStream();
    part.writeBytes(
        ("--gate\r\nContent-Disposition: form-data; " + disposition + "\r\n\r\n").getBytes(UTF_8));
    part.writeBytes(content);
    part.writeBytes("\r\n".getBytes(UTF_8));
    return part.toByteArray();
  }
}
