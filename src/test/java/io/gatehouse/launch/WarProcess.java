// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A process of {@code java -jar gatehouse.war}, with nothing in its environment. */
final class WarProcess implements AutoCloseable {
  private static final Pattern URL =
      Pattern.compile("^Gatehouse \\S+ on (\\S+)$", Pattern.MULTILINE);
  private static final int PATIENCE_SECONDS = 60;

  private final Process process;
  private final Path directory;

  private WarProcess(Process process, Path directory) {
    this.process = process;
    this.directory = directory;
  }

  /** Lays its output, its home and its temporary files into the directory. */
  static WarProcess start(Path directory, String... arguments) throws IOException {
    return start(directory, List.of(), arguments);
  }

  static WarProcess start(Path directory, List<String> jvmOptions, String... arguments)
      throws IOException {
    return of(Path.of(System.getProperty("gatehouse.war")), directory, jvmOptions, arguments);
  }

  /** Another WAR than the one that was built. */
  static WarProcess of(Path war, Path directory, List<String> jvmOptions, String... arguments)
      throws IOException {
    Files.createDirectories(directory.resolve("tmp"));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + directory.resolve("tmp"));
    command.add("-Duser.home=" + directory);
    command.addAll(jvmOptions);
    command.addAll(List.of("-jar", war.toString()));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(directory.toFile());
    builder.environment().clear();
    builder.redirectOutput(directory.resolve("out").toFile());
    builder.redirectError(directory.resolve("err").toFile());
    return new WarProcess(builder.start(), directory);
  }

  /** The address it printed; it answers from then on. */
  String awaitUrl() throws Exception {
    long deadline = System.nanoTime() + SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline && process.isAlive()) {
      Matcher matcher = URL.matcher(out());
      if (matcher.find()) {
        return matcher.group(1);
      }
      Thread.sleep(20);
    }
    throw new AssertionError("did not start:\n" + out() + err());
  }

  int awaitExit() throws InterruptedException {
    assertTrue(process.waitFor(PATIENCE_SECONDS, SECONDS), "still running");
    return process.exitValue();
  }

  /** As an operator or an orchestrator would: SIGTERM. */
  void ask() {
    process.destroy();
  }

  String out() throws IOException {
    return Files.readString(directory.resolve("out"));
  }

  String err() throws IOException {
    return Files.readString(directory.resolve("err"));
  }

  List<Path> temporaryFiles() throws IOException {
    try (var files = Files.list(directory.resolve("tmp"))) {
      return files.toList();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
