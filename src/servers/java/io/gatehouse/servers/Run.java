// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/**
 * What this JVM tests: one version of one server on one JDK, as the build says.
 *
 * @param jdk {@code 17}, or {@code newest} for the newest JDK of this machine
 */
record Run(String kind, String version, String jdk) {
  static final Path TARGET = Path.of("target", "servers").toAbsolutePath();

  /** From the system property {@code server.run}: {@code tomcat 10.1.59 17}. */
  static Run current() {
    String[] words = System.getProperty("server.run", "").strip().split("\\s+", -1);
    if (words.length != 3) {
      throw new IllegalStateException(
          "server.run must name kind, version and JDK, as in 'tomcat 10.1.59 17'");
    }
    return new Run(words[0], words[1], words[2]);
  }

  String id() {
    return kind + "-" + version + "-jdk" + jdk;
  }

  /** The distribution, as the build has unpacked it. */
  Path distribution() {
    try (Stream<Path> folders = Files.list(TARGET.resolve(kind + "-" + version))) {
      return folders
          .filter(folder -> Files.isDirectory(folder.resolve("bin")))
          .findFirst()
          .orElseThrow(() -> new IllegalStateException(kind + " " + version + " is not unpacked"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Everything this run writes. */
  Path folder() {
    return TARGET.resolve(id());
  }

  /** The example that operators are given. */
  Path example() {
    return Path.of("server-configs", kind).toAbsolutePath();
  }

  Jdk runtime() {
    return jdk.equals("newest") ? Jdk.newest() : Jdk.current();
  }
}
