// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.pieces;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.Golden;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.Failure;
import io.gatehouse.provider.Provider;
import io.gatehouse.provider.Step;
import io.gatehouse.provider.Transcript;
import io.gatehouse.wire.GrpcFrames;
import io.gatehouse.wire.Headers;
import io.gatehouse.wire.ReplyHead;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.HexFormat;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** What the two services say, and what it means. */
class PiecesRepliesTest {
  private static final Pieces PIECES = new Pieces(() -> "made-up");

  /** One reply: its messages, how it ends, and what is told of it. */
  enum Told {
    PIECE_BY_PIECE(
        gpt(200, "a", "Hel") + gpt(200, "a", "lo"),
        "0",
        "begin a ",
        "text Hel",
        "text lo",
        "end STOP"),
    A_LAST_PIECE_WITH_THE_END(
        gpt(200, "a", "Hel") + gpt(204, "a", "lo"),
        "",
        "begin a ",
        "text Hel",
        "text lo",
        "end STOP"),
    NOTHING_AFTER_THE_END(
        gpt(204, "a", "Hi") + gpt(500, "", "x") + "0100000000",
        "13",
        "begin a ",
        "text Hi",
        "end STOP"),
    NO_CODE_IS_A_GOOD_CODE(gpt(0, "a", "Hi"), "0", "begin a ", "text Hi", "end STOP"),
    NO_ID(gpt(200, "", "Hi"), "0", "begin made-up ", "text Hi", "end STOP"),
    AN_EMPTY_ANSWER(gpt(204, "a", ""), "", "begin a ", "end STOP"),
    AN_EMPTY_MESSAGE(
        gpt(200, "b", "") + gpt(200, "a", "Hi"), "0", "begin a ", "text Hi", "end STOP"),
    NOTHING_BUT_AN_EMPTY_MESSAGE(
        gpt(200, "a", ""), "0", "fail UPSTREAM 502 The upstream's reply is empty."),
    NOTHING_AT_ALL("", "0", "fail UPSTREAM 502 The upstream's reply is empty."),
    NO_END(
        gpt(200, "a", "Hi"),
        "",
        "begin a ",
        "text Hi",
        "fail UPSTREAM 502 The upstream's reply ended before it was complete."),
    NOT_EVEN_A_BEGINNING(
        "", "", "fail UPSTREAM 502 The upstream's reply ended before it was complete."),
    HALF_A_MESSAGE(
        gpt(200, "a", "Hi") + "00000000",
        "0",
        "begin a ",
        "text Hi",
        "fail UPSTREAM 502 The upstream's reply ended before it was complete."),
    HALF_A_FIRST_MESSAGE(
        "0000000005ff",
        "0",
        "fail UPSTREAM 502 The upstream's reply ended before it was complete."),
    REFUSED_BY_ITS_OWN_CODE(
        gpt(439, "", ""), "0", "fail UPSTREAM 502 The upstream answered with its own code 439."),
    REFUSED_IN_THE_MIDDLE(
        gpt(200, "a", "Hi") + gpt(500, "", "x"),
        "0",
        "begin a ",
        "text Hi",
        "fail UPSTREAM 502 The upstream answered with its own code 500."),
    BUSY("", "14 all%20workers%20busy", "fail UPSTREAM 503 all workers busy"),
    BROKEN_IN_THE_MIDDLE(
        gpt(200, "a", "Hi"), "13 oh", "begin a ", "text Hi", "fail UPSTREAM 502 oh"),
    RESET_AFTER_TEXT(
        gpt(200, "a", "Hi"),
        "13 stream terminated by RST_STREAM",
        "begin a ",
        "text Hi",
        "end STOP"),
    RESET_WITHIN_TEXT(
        gpt(200, "a", "Hi") + "00",
        "13 stream terminated by RST_STREAM",
        "begin a ",
        "text Hi",
        "fail UPSTREAM 502 stream terminated by RST_STREAM"),
    RESET_BEFORE_TEXT(
        "",
        "13 stream terminated by RST_STREAM",
        "fail UPSTREAM 502 stream terminated by RST_STREAM"),
    OTHER_WORDS_FOR_A_RESET(
        gpt(200, "a", "Hi"),
        "14 RST_STREAM",
        "begin a ",
        "text Hi",
        "fail UPSTREAM 503 RST_STREAM"),
    COMPRESSED(
        "0100000001",
        "0",
        "fail UPSTREAM 502 The upstream's reply cannot be read: a message is marked as compressed"
            + " or has no gRPC prefix."),
    NO_PROTOBUF(
        "0000000001ff",
        "0",
        "fail UPSTREAM 502 The upstream's reply cannot be read: a message is no protobuf."),
    OTHER_FIELDS(
        // 7: a text, 8: a group of nothing, 9: four bytes, 2: the code
        "000000000f" + "3a0178" + "4344" + "4d01020304" + "10c801" + "4a00" + gpt(204, "a", "Hi"),
        "",
        "begin a ",
        "text Hi",
        "end STOP"),
    OTHER_TYPES(
        "0000000004" + "2001" + "1201" + gpt(204, "a", "Hi"),
        "",
        "fail UPSTREAM 502 The upstream's reply cannot be read: a message is no protobuf.");

    private final String body;
    private final String status;
    private final String transcript;

    Told(String body, String status, String... transcript) {
      this.body = body;
      this.status = status;
      this.transcript = String.join("\n", transcript) + "\n";
    }

    byte[] body() {
      return HexFormat.of().parseHex(body);
    }
  }

  private static String gpt(int code, String id, String text) {
    ProtoMessage said = new ProtoMessage().number(1, 1).text(2, text);
    ProtoMessage wrapped = new ProtoMessage().number(1, 1).message(2, said);
    ProtoMessage body = new ProtoMessage().text(1, id).message(4, wrapped);
    ProtoMessage reply = new ProtoMessage().number(2, code).message(4, body);
    return HexFormat.of().formatHex(GrpcFrames.frame(reply.bytes()).array());
  }

  @ParameterizedTest
  @EnumSource
  void isToldHoweverItIsChunked(Told told) {
    for (int cut = 0; cut <= told.body().length; cut++) {
      assertEquals(told.transcript, hear("gpt-4o", told.body(), cut, told.status), "cut at " + cut);
    }
  }

  @ParameterizedTest
  @CsvSource({"gpt-4o, gpt, 'chatcmpl-TEST1 ', Hel lo", "claude-x, vertex, 'made-up ', Hello"})
  void recordedStreamsAreTold(String model, String file, String id, String text)
      throws IOException {
    byte[] body = Files.readAllBytes(Golden.FIXTURES.resolve("pieces/" + file + ".stream.bin"));
    String expected = "begin " + id + "\ntext " + text.replace(" ", "\ntext ") + "\nend STOP\n";
    for (int cut = 0; cut <= body.length; cut++) {
      assertEquals(expected, hear(model, body, cut, ""));
    }
  }

  private static String hear(String model, byte[] body, int cut, String status) {
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = decoder(model, transcript);
    decoder.head(head("application/grpc"));
    decoder.feed(ByteBuffer.wrap(body, 0, cut));
    decoder.feed(ByteBuffer.wrap(body, cut, body.length - cut));
    if (!status.isEmpty()) {
      String[] words = status.split(" ", 2);
      Headers trailers = Headers.NONE.with("grpc-status", words[0]);
      decoder.trailers(words.length == 1 ? trailers : trailers.with("grpc-message", words[1]));
    }
    decoder.end();
    return transcript.toString();
  }

  private static Provider.Decoder decoder(String model, Transcript transcript) {
    ChatRequest request = ChatRequest.of(model, ChatRequest.Message.user("Hi"));
    return ((Step.Answer) PIECES.begin(request, "")).hearing().apply(transcript);
  }

  private static ReplyHead head(String type) {
    return new ReplyHead(200, Headers.NONE.with("content-type", type), -1);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          # status | message | kind | answered with | code | says
          1  | gone               | UPSTREAM        | 502 |                         | gone
          2  |                    | UPSTREAM        | 502 |                         | The upstream answered with gRPC status 2.
          3  | bad field          | INVALID         | 400 |                         | bad field
          4  | too late           | TIMEOUT         | 504 |                         | too late
          5  | no such model      | NOT_FOUND       | 404 | model_not_found         | no such model
          7  | not you            | FORBIDDEN       | 403 |                         | not you
          8  | slow down          | LIMITED         | 429 | rate_limit_exceeded     | slow down
          12 | no method          | UPSTREAM        | 502 |                         | no method
          13 | z%C3%BCm%20%41%zz% | UPSTREAM        | 502 |                         | züm A%zz%
          14 | Grüße              | UPSTREAM        | 503 |                         | Grüße
          16 | token abc          | UPSTREAM_DENIED | 502 |                         | The upstream did not accept the gateway's own credentials (status 401). The gateway's operator has to correct them.
          x  | what               | UPSTREAM        | 502 |                         | what
          """)
  void aStatusInTheHeadIsTheWholeReply(
      String status, String message, Failure.Kind kind, int answered, String code, String says) {
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = decoder("gpt-4o", transcript);
    Headers headers =
        Headers.NONE.with("content-type", "application/grpc").with("grpc-status", status);
    decoder.head(
        new ReplyHead(200, message == null ? headers : headers.with("grpc-message", message), 0));
    decoder.end();
    Failure failure = transcript.failure().orElseThrow();
    assertEquals(kind, failure.kind());
    assertEquals(answered, failure.status());
    assertEquals(code == null ? "" : code, failure.code().orElse(""));
    assertEquals(says, failure.message());
  }

  @ParameterizedTest
  @CsvSource({"text/html, text/html", "'', something unnamed"})
  void whatIsNotGrpcIsAFailureAtOnce(String type, String told) {
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = decoder("gpt-4o", transcript);
    decoder.head(head(type));
    decoder.feed(ByteBuffer.wrap("<html>".getBytes(java.nio.charset.StandardCharsets.UTF_8)));
    decoder.end();
    assertEquals(
        "fail UPSTREAM 502 The upstream answered with " + told + " instead of gRPC.\n",
        transcript.toString());
  }

  @Test
  void aResetIsAnEndOnceThereIsTextAndAllOfIt() {
    byte[] body = Told.PIECE_BY_PIECE.body();
    int first = GrpcFrames.frame(new byte[0]).limit() + body[4];
    for (int received = 0; received <= body.length; received++) {
      Transcript transcript = new Transcript();
      Provider.Decoder decoder = decoder("gpt-4o", transcript);
      decoder.feed(ByteBuffer.wrap(body, 0, received));
      boolean whole = received == first || received == body.length;
      assertEquals(whole, decoder.endsByReset(), "after " + received);
      decoder.end();
      assertEquals(whole, transcript.toString().endsWith("end STOP\n"), transcript::toString);
    }
  }

  @Test
  void anythingIsToldByTheGrammar() {
    Random random = new Random(7);
    byte[] good = Told.A_LAST_PIECE_WITH_THE_END.body();
    for (int i = 0; i < 20_000; i++) {
      byte[] body = good.clone();
      for (int j = random.nextInt(4); j >= 0; j--) {
        body[random.nextInt(body.length)] = (byte) random.nextInt();
      }
      Transcript transcript = new Transcript();
      Provider.Decoder decoder = decoder(random.nextBoolean() ? "gpt-4o" : "other", transcript);
      decoder.feed(ByteBuffer.wrap(body));
      decoder.end();
      assertTrue(transcript.over());
    }
  }

  @Test
  void anAnswerFromSomethingInBetweenIsReadAsHttp() {
    assertEquals(Failure.Kind.UPSTREAM_DENIED, PIECES.failure(401, "").kind());
    assertEquals(503, PIECES.failure(503, "no healthy upstream").status());
    assertFalse(PIECES.tellsUsage());
  }
}
