// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.TreeSet;

/** What has been measured of a run; kept in a file until the table is printed. */
final class Result {
  static final Path FOLDER = Run.TARGET.resolve("results");

  private Result() {}

  static synchronized void note(String name, String value) {
    Path file = FOLDER.resolve(Run.current().id() + ".properties");
    Properties values = read(file);
    values.setProperty(name, value);
    try {
      StringBuilder text = new StringBuilder();
      for (String key : new TreeSet<>(values.stringPropertyNames())) {
        text.append(key.replace(" ", "\\ "))
            .append('=')
            .append(values.getProperty(key))
            .append('\n');
      }
      Files.createDirectories(FOLDER);
      Files.writeString(file, text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Properties read(Path file) {
    Properties values = new Properties();
    if (Files.exists(file)) {
      try (var in = Files.newBufferedReader(file)) {
        values.load(in);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return values;
  }
}
