// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Usage;
import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.SseReader;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpenAiTapTest {
  @SuppressWarnings("ImmutableEnumChecker") // a record of numbers
  enum Streamed {
    TEXT("openai/text", new Usage(14, 7), true, true),
    NO_USAGE("openai/refusal", null, true, true),
    ODD_FRAMING("openai/odd-framing", null, true, true),
    CUT("openai/cut", null, false, false),
    ERROR("openai/error-mid", null, false, false),
    DETAILS("openai-compatible/deepseek-thinking", new Usage(20, 14, 16, 11), true, true),
    LAST_OF_MANY("openai-compatible/running-usage", new Usage(5, 3), true, true),
    ASIDE("openai-compatible/groq-usage-aside", new Usage(11, 4), true, true),
    NOT_CLOSED("openai-compatible/no-closing-mark", null, true, false),
    GAVE_UP("openai-compatible/out-of-resources", null, true, true);

    final String fixture;
    final Optional<Usage> usage;
    final boolean finished;
    final boolean closed;

    Streamed(String fixture, @Nullable Usage usage, boolean finished, boolean closed) {
      this.fixture = fixture;
      this.usage = Optional.ofNullable(usage);
      this.finished = finished;
      this.closed = closed;
    }
  }

  @ParameterizedTest
  @EnumSource
  void listensToStreams(Streamed c) {
    Fixture fixture = new Fixture(Fixture.ROOT.resolve(c.fixture));
    Tap tap = listen(Endpoint.CHAT, fixture.reply());
    assertEquals(c.usage, tap.usage());
    assertEquals(c.finished, tap.finished());
    assertEquals(c.closed, tap.closed());
    assertEquals(
        c == Streamed.ERROR || c == Streamed.GAVE_UP, tap.failure().isPresent(), "failure");
  }

  @Test
  void otherEndpointsHaveNoLastWord() {
    assertTrue(tap(Endpoint.SPEECH).finished());
    Tap tap = listen(Endpoint.TRANSCRIPTIONS, other("audio.transcription.stream.sse"));
    assertTrue(tap.finished());
    assertEquals(Optional.of(new Usage(40, 6)), tap.usage());
    assertTrue(listen(Endpoint.COMPLETIONS, other("completions.stream.sse")).finished());
  }

  @ParameterizedTest
  @CsvSource({
    "CHAT, logprobs.response.json, 11, 1",
    "COMPLETIONS, completions.response.json, 2, 6",
    "EMBEDDINGS, embeddings.response.json, 3, 0",
    "IMAGES, images.response.json, 12, 272",
    "TRANSCRIPTIONS, audio.transcription.response.json, 40, 6"
  })
  void readsWholeReplies(Endpoint endpoint, String file, int input, int output) {
    Tap tap = tap(endpoint);
    tap.whole(other(file).getBytes(UTF_8));
    assertTrue(tap.finished());
    assertEquals(Optional.empty(), tap.failure());
    Usage usage = tap.usage().orElseThrow();
    assertEquals(input, usage.input());
    assertEquals(output, usage.output());
  }

  @Test
  void findsAnErrorUnderStatus200() {
    Tap tap = tap(Endpoint.CHAT);
    tap.whole(
        new Fixture(Fixture.ROOT.resolve("openrouter/whole-error-200")).reply().getBytes(UTF_8));
    Failure failure = tap.failure().orElseThrow();
    assertEquals(Failure.Kind.UPSTREAM, failure.kind());
    assertEquals("Provider returned error", failure.message());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[{\"delta\":{\"content\":\"\\\"error\\\":{} \\\"usage\\\":{\\\"prompt_tokens\\\":9} \\\"finish_reason\\\":\\\"stop\\\"\"},\"finish_reason\":null}]}",
        "{\"choices\":[{\"delta\":{\"content\":\"error\"},\"finish_reason\":null}],\"error\":null,\"usage\":null}",
        "{\"choices\":[{\"delta\":{\"content\":\"x\"},\"finish_reason\":\"\"}]}"
      })
  void wordsOfTheModelAreNotMistaken(String event) {
    Tap tap = tap(Endpoint.CHAT);
    tap.event(event);
    assertEquals(Optional.empty(), tap.usage());
    assertEquals(Optional.empty(), tap.failure());
    assertFalse(tap.finished());
  }

  @Test
  void garbageIsNoMatter() {
    Random random = new Random(7);
    String[] pieces = {
      "\"error\"",
      "\"usage\"",
      "\"finish_reason\"",
      ":",
      "{",
      "}",
      "[",
      "null",
      "\"\"",
      " ",
      "1",
      "é"
    };
    for (int i = 0; i < 5000; i++) {
      var garbage = new StringBuilder();
      for (int n = random.nextInt(12); n >= 0; n--) {
        garbage.append(pieces[random.nextInt(pieces.length)]);
      }
      Tap tap = tap(Endpoint.CHAT);
      tap.event(garbage.toString());
      tap.whole(garbage.toString().getBytes(UTF_8));
    }
  }

  private static Tap listen(Endpoint endpoint, String stream) {
    Tap tap = tap(endpoint);
    new SseReader((name, data) -> tap.event(data)).feed(ByteBuffer.wrap(stream.getBytes(UTF_8)));
    return tap;
  }

  private static Tap tap(Endpoint endpoint) {
    return OpenAiCompatible.openAi().tap(endpoint);
  }

  private static String other(String file) {
    return Fixture.text(Fixture.ROOT.resolve("openai/other").resolve(file));
  }
}
