// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Nothing recorded may hold a key that could be somebody's. */
class FixtureHygieneTest {
  private static final Pattern KEY =
      Pattern.compile(
          "\\b(?:(?:sk|pk|rk|gsk|xai|pat|ghp)[-_]|AIza)[A-Za-z0-9_-]{16,}|Bearer\\s+[A-Za-z0-9._-]{12,}");

  @Test
  void noFixtureHoldsAKey() throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/resources"))) {
      List<Path> read = files.filter(Files::isRegularFile).toList();
      assertTrue(read.size() > 100, "fixtures are where we look for them");
      for (Path file : read) {
        assertFalse(KEY.matcher(Files.readString(file, ISO_8859_1)).find(), file.toString());
      }
    }
  }

  @Test
  void theSearchFindsKeys() {
    assertTrue(KEY.matcher("\"sk-" + "a1b2c3d4e5f6g7h8i9\"").find());
    assertTrue(KEY.matcher("pat_" + "0123456789abcdefXYZ").find());
  }
}
