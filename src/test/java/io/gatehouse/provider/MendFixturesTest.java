// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import io.gatehouse.wire.SseReader;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every recorded reply, mended: {@code client-reply} is what an official client can read. */
class MendFixturesTest {
  /** What the gateway itself has counted. */
  static JsonObject count() {
    return Json.parse("{\"prompt_tokens\":1,\"completion_tokens\":2,\"estimated\":true}");
  }

  @TestFactory
  Stream<DynamicNode> fixtures() {
    return Fixture.all()
        .filter(fixture -> fixture.provider().mend().isPresent())
        .map(
            fixture ->
                dynamicTest(
                    fixture.toString(),
                    () -> {
                      if (fixture.streamed()) {
                        mendsTheStream(fixture);
                      } else {
                        mendsTheReply(fixture);
                      }
                    }));
  }

  /** As they come these streams break the grammar: the check can close. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "dashscope/tool-call",
        "openai-compatible/calls-all-index-zero",
        "openai-compatible/deepseek-thinking",
        "openai-compatible/error-null",
        "openai-compatible/gemini-tool-call",
        "openai-compatible/late-name",
        "openai-compatible/missing-heads",
        "openai-compatible/no-closing-mark",
        "openai-compatible/running-usage",
        "openai-compatible/typed-content",
        "openrouter/reasoning"
      })
  void theGrammarRefusesThemUnmended(String fixture) {
    List<String> events = new ArrayList<>();
    new SseReader((name, data) -> events.add(data.strip()))
        .feed(ByteBuffer.wrap(new Fixture(Fixture.ROOT.resolve(fixture)).reply().getBytes(UTF_8)));
    assertThrows(Throwable.class, () -> ChatGrammar.check(events, true, true));
  }

  private static void mendsTheStream(Fixture fixture) {
    JsonObject request = fixture.request();
    Mend.Stream mend = mend(fixture).stream(request, MendFixturesTest::count);
    List<String> events = new ArrayList<>();
    new SseReader((name, data) -> mend.event(data, events::add))
        .feed(ByteBuffer.wrap(fixture.reply().getBytes(UTF_8)));
    mend.end(events::add);

    var told = new StringBuilder();
    events.forEach(event -> told.append("data: ").append(event).append("\n\n"));
    mend.failure()
        .ifPresent(
            why ->
                told.append(": ")
                    .append(why.kind())
                    .append(' ')
                    .append(why.message())
                    .append('\n'));
    fixture.golden("client-reply.sse", told.toString());
    boolean includeUsage =
        Members.object(request, "stream_options")
            .map(o -> o.getBoolean("include_usage"))
            .orElse(false);
    ChatGrammar.check(events, includeUsage, mend.failure().isEmpty());
  }

  private static void mendsTheReply(Fixture fixture) {
    JsonObject mended =
        mend(fixture)
            .reply(
                Endpoint.CHAT,
                fixture.request(),
                Json.parse(fixture.reply().strip()),
                MendFixturesTest::count);
    fixture.golden("client-reply.json", mended + "\n");
  }

  private static Mend mend(Fixture fixture) {
    return fixture.provider().mend().orElseThrow();
  }
}
