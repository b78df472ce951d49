// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A JDK on this machine: where it is, and which feature release. */
record Jdk(Path home, int release) {
  /** The one that runs this test. */
  static Jdk current() {
    return new Jdk(Path.of(System.getProperty("java.home")), Runtime.version().feature());
  }

  /**
   * The newest that stands beside the current one, or that an environment variable like {@code
   * JAVA_HOME} or {@code JAVA25_HOME} names.
   */
  static Jdk newest() {
    Path beside = Objects.requireNonNull(current().home().toAbsolutePath().getParent());
    Stream<Path> named =
        System.getenv().entrySet().stream()
            .filter(variable -> variable.getKey().matches("JAVA_?\\d*_?HOME(_.*)?"))
            .map(Map.Entry::getValue)
            .map(Path::of);
    try (Stream<Path> folders = Files.list(beside)) {
      return Stream.concat(named, folders)
          .filter(home -> Files.isExecutable(home.resolve("bin/javac")))
          .map(home -> new Jdk(home, release(home)))
          .max(Comparator.comparingInt(Jdk::release))
          .orElse(current());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static int release(Path home) {
    Properties release = new Properties();
    try (var in = Files.newBufferedReader(home.resolve("release"))) {
      release.load(in);
    } catch (IOException unknown) {
      return 0;
    }
    String version = release.getProperty("JAVA_VERSION", "0").replace("\"", "");
    return Integer.parseInt(version.replaceFirst("\\D.*", ""));
  }

  Path java() {
    return home.resolve("bin/java");
  }

  /** What {@code jcmd} says of a process of this JDK. */
  String tell(ProcessHandle process, String... command) {
    return output(
        Stream.concat(
                Stream.of(home.resolve("bin/jcmd").toString(), String.valueOf(process.pid())),
                Stream.of(command))
            .toList());
  }

  private static String output(List<String> command) {
    try {
      Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(process.getInputStream().readAllBytes(), UTF_8);
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new IllegalStateException(command + " failed: " + said);
      }
      return said;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
