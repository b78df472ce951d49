// SPDX-License-Identifier: Apache-2.0
package io.gatehouse;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Files that hold what is expected. {@code -Dgolden=write} rewrites them; the diff is then yours to
 * read.
 */
public final class Golden {
  public static final Path FIXTURES = Path.of("src/test/resources/fixtures");

  private Golden() {}

  public static String read(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static void check(Path file, String actual) {
    if (System.getProperty("golden", "check").equals("write")) {
      try {
        Files.createDirectories(file.resolveSibling(""));
        Files.writeString(file, actual);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    assertEquals(read(file), actual);
  }
}
