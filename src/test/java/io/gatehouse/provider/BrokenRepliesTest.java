// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatehouse.wire.Endpoint;
import io.gatehouse.wire.Json;
import io.gatehouse.wire.SseReader;
import jakarta.json.JsonException;
import jakarta.json.JsonObject;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.TestFactory;

/**
 * Recorded replies with values put where none such belong: whatever comes, nothing throws, and a
 * stream that is not called a failure is still one that the official clients can read.
 */
class BrokenRepliesTest {
  private static final Pattern VALUE =
      Pattern.compile("(?<=:)(null|true|\\d+|\"[^\"\\\\]*\"|\\[\\]|\\{\\}|(?=\\{)|(?=\\[))");
  private static final String[] OTHERS = {
    "null",
    "7",
    "-1",
    "1e400",
    "\"x\"",
    "\"\"",
    "[]",
    "{}",
    "[{}]",
    "[null]",
    "true",
    "{\"a\":null},\"b\":"
  };

  @TestFactory
  Stream<DynamicNode> replies() {
    return Fixture.all().map(fixture -> dynamicTest(fixture.toString(), () -> breaks(fixture)));
  }

  private static void breaks(Fixture fixture) {
    Random random = new Random(fixture.toString().hashCode());
    String reply = fixture.reply();
    long values = VALUE.matcher(reply).results().count();
    for (int i = 0; i < 200 && values > 0; i++) {
      String broken =
          broken(reply, random.nextInt((int) values), OTHERS[random.nextInt(OTHERS.length)]);
      try {
        decode(fixture, broken);
        fixture.provider().mend().ifPresent(mend -> mend(mend, fixture, broken));
      } catch (RuntimeException | AssertionError e) {
        throw new AssertionError(broken, e);
      }
    }
  }

  private static String broken(String reply, int which, String other) {
    int[] at = {0};
    return VALUE
        .matcher(reply)
        .replaceAll(
            m -> {
              boolean hit = at[0]++ == which;
              return Matcher.quoteReplacement(hit ? other : m.group());
            });
  }

  private static void decode(Fixture fixture, String broken) {
    Provider.Decoder decoder = fixture.provider().decoder(new Transcript(), fixture.streamed());
    decoder.feed(ByteBuffer.wrap(broken.getBytes(UTF_8)));
    decoder.end();
  }

  private static void mend(Mend mend, Fixture fixture, String broken) {
    JsonObject request =
        Json.parse("{\"model\":\"m\",\"stream_options\":{\"include_usage\":true}}");
    if (fixture.streamed()) {
      Mend.Stream stream = mend.stream(request, MendFixturesTest::count);
      List<String> events = new ArrayList<>();
      new SseReader((name, data) -> stream.event(data, events::add))
          .feed(ByteBuffer.wrap(broken.getBytes(UTF_8)));
      stream.end(events::add);
      ChatGrammar.check(events, true, stream.failure().isEmpty());
    } else {
      try {
        mend.reply(Endpoint.CHAT, request, Json.parse(broken.strip()), MendFixturesTest::count);
      } catch (JsonException notEvenJson) {
        // Its reader says so, not the mender.
      }
    }
  }
}
