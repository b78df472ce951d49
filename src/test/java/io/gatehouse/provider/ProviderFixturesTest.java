// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatehouse.Cuts;
import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.model.ChatRequest;
import io.gatehouse.model.ReplySink;
import io.gatehouse.wire.UpstreamRequest;
import java.nio.ByteBuffer;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Every provider against every conversation recorded for it: what the client asked ({@code
 * client-request.json}), what we must send ({@code upstream-request.json}), what came back ({@code
 * upstream-reply}) and what it means ({@code transcript.txt}).
 */
class ProviderFixturesTest {
  @TestFactory
  Stream<DynamicNode> fixtures() {
    return Fixture.all()
        .map(
            fixture ->
                dynamicContainer(
                    fixture.toString(),
                    Stream.of(
                        dynamicTest("asks the upstream", () -> asks(fixture)),
                        dynamicTest("hears the reply", () -> hears(fixture)),
                        dynamicTest(
                            "hears it however it is chunked", () -> hearsAnyChunking(fixture)))));
  }

  private static void asks(Fixture fixture) {
    UpstreamRequest sent = fixture.provider().encode(OpenAiChat.DIALECT.decode(fixture.request()));
    fixture.golden(
        "upstream-request.json",
        sent.method() + " " + sent.path() + "\n" + UTF_8.decode(sent.body()) + "\n");
  }

  private static void hears(Fixture fixture) {
    byte[] reply = fixture.reply().getBytes(UTF_8);
    fixture.golden("transcript.txt", hear(hearing(fixture), reply, reply.length));
  }

  private static void hearsAnyChunking(Fixture fixture) {
    byte[] reply = fixture.reply().getBytes(UTF_8);
    Function<ReplySink, Provider.Decoder> hearing = hearing(fixture);
    String expected = hear(hearing, reply, reply.length);
    for (int cut : Cuts.of(reply.length)) {
      assertEquals(expected, hear(hearing, reply, cut), "cut at " + cut);
    }
  }

  /** As the request wants it heard; some replies are not what was asked for. */
  private static Function<ReplySink, Provider.Decoder> hearing(Fixture fixture) {
    ChatRequest asked = OpenAiChat.DIALECT.decode(fixture.request());
    boolean streamed = fixture.streamed();
    return asked.stream() == streamed
            && fixture.provider().begin(asked, "k") instanceof Step.Answer answer
        ? answer.hearing()
        : sink -> fixture.provider().decoder(sink, streamed);
  }

  private static String hear(Function<ReplySink, Provider.Decoder> hearing, byte[] reply, int cut) {
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = hearing.apply(transcript);
    decoder.feed(ByteBuffer.wrap(reply, 0, cut));
    decoder.feed(ByteBuffer.wrap(reply, cut, reply.length - cut));
    decoder.end();
    return transcript.toString();
  }
}
