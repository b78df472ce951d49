// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicContainer.dynamicContainer;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatehouse.Cuts;
import io.gatehouse.dialect.OpenAiChat;
import io.gatehouse.wire.UpstreamRequest;
import java.nio.ByteBuffer;
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
    fixture.golden("transcript.txt", hear(fixture, reply, reply.length));
  }

  private static void hearsAnyChunking(Fixture fixture) {
    byte[] reply = fixture.reply().getBytes(UTF_8);
    String expected = hear(fixture, reply, reply.length);
    for (int cut : Cuts.of(reply.length)) {
      assertEquals(expected, hear(fixture, reply, cut), "cut at " + cut);
    }
  }

  private static String hear(Fixture fixture, byte[] reply, int cut) {
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = fixture.provider().decoder(transcript, fixture.streamed());
    decoder.feed(ByteBuffer.wrap(reply, 0, cut));
    decoder.feed(ByteBuffer.wrap(reply, cut, reply.length - cut));
    decoder.end();
    return transcript.toString();
  }
}
