// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.gatehouse.Cuts;
import io.gatehouse.Golden;
import io.gatehouse.model.ReplySink;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicNode;

/**
 * A folder of replies and, beside each, the transcript of what it tells: the same however the bytes
 * are cut, and never a breach of the grammar, whatever is missing.
 */
final class Replies {
  private static final String HEARD = ".transcript.txt";

  private Replies() {}

  static Stream<DynamicNode> in(String folder, Function<ReplySink, Provider.Decoder> hearing) {
    try (Stream<Path> files = Files.list(Golden.FIXTURES.resolve(folder))) {
      return files
          .filter(file -> !file.toString().endsWith(HEARD))
          .sorted()
          .<DynamicNode>map(
              file -> dynamicTest(file.getFileName().toString(), () -> check(file, hearing)))
          .toList()
          .stream();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void check(Path file, Function<ReplySink, Provider.Decoder> hearing) {
    byte[] reply = Golden.read(file).getBytes(UTF_8);
    String heard = hear(reply, reply.length, hearing);
    Golden.check(file.resolveSibling(file.getFileName() + HEARD), heard);
    for (int cut : Cuts.of(reply.length)) {
      assertEquals(heard, hear(reply, cut, hearing), "cut at " + cut);
    }
    withoutSome(Golden.read(file), hearing);
  }

  /** Every value once of another type: nothing throws. */
  private static void withoutSome(String reply, Function<ReplySink, Provider.Decoder> hearing) {
    String[] others = {"null", "7", "[]", "{}", "[null]", "\"x\"", "true"};
    Random random = new Random(reply.hashCode());
    for (int at = reply.indexOf("\":"); at >= 0; at = reply.indexOf("\":", at + 1)) {
      String other = others[random.nextInt(others.length)];
      String broken = reply.substring(0, at + 2) + other + ",\"was\":" + reply.substring(at + 2);
      byte[] bytes = broken.getBytes(UTF_8);
      hear(bytes, bytes.length, hearing);
    }
  }

  static String hear(String reply, Function<ReplySink, Provider.Decoder> hearing) {
    byte[] bytes = reply.getBytes(UTF_8);
    return hear(bytes, bytes.length, hearing);
  }

  private static String hear(byte[] reply, int cut, Function<ReplySink, Provider.Decoder> hearing) {
    Transcript transcript = new Transcript();
    Provider.Decoder decoder = hearing.apply(transcript);
    decoder.feed(ByteBuffer.wrap(reply, 0, cut));
    decoder.feed(ByteBuffer.wrap(reply, cut, reply.length - cut));
    decoder.end();
    return transcript.toString();
  }
}
