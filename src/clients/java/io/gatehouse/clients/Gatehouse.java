// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.clients;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/** The built WAR as a process of its own, while the tests of a class run. */
final class Gatehouse implements BeforeAllCallback, AfterAllCallback {
  static final String KEY = "client-key";

  /** More than a busy machine takes between two slices, and less than a test should. */
  private static final String IDLE = "1500ms";

  private static final int PATIENCE_SECONDS = 60;
  private static final Pattern URL =
      Pattern.compile("^Gatehouse \\S+ on (\\S+)$", Pattern.MULTILINE);

  private final UnaryOperator<Map<String, String>> settings;
  private @Nullable ScriptedUpstream upstream;
  private @Nullable Process process;
  private @Nullable String url;

  /** With three upstreams: the demo, one that is relayed and one that is mended. */
  Gatehouse() {
    this(UnaryOperator.identity());
  }

  /**
   * With other settings.
   *
   * @param settings made of the usual ones
   */
  Gatehouse(UnaryOperator<Map<String, String>> settings) {
    this.settings = settings;
  }

  @Override
  public void beforeAll(ExtensionContext context) throws Exception {
    ScriptedUpstream scripted = new ScriptedUpstream();
    upstream = scripted;
    Path war = Path.of(System.getProperty("gatehouse.war"));
    Path directory = Files.createDirectories(war.resolveSibling("clients-gatehouse"));
    Path log = directory.resolve(context.getRequiredTestClass().getSimpleName() + ".log");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-Djava.io.tmpdir=" + directory);
    command.add("-Dgatehouse.datasource.embedded=false");
    settings
        .apply(usual(scripted.baseUrl()))
        .forEach((key, value) -> command.add("-Dgatehouse." + key + "=" + value));
    command.addAll(List.of("-jar", war.toString(), "--port", "0"));
    process = start(command, log.toFile());
    url = awaitUrl(process, log);
  }

  @Override
  public void afterAll(ExtensionContext context) throws Exception {
    if (process != null) {
      process.destroy();
      if (!process.waitFor(PATIENCE_SECONDS, SECONDS)) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("did not end when it was asked to");
      }
    }
    if (upstream != null) {
      upstream.close();
    }
  }

  ScriptedUpstream upstream() {
    return started(upstream);
  }

  Driver driver(Library library) {
    return driver(library, KEY);
  }

  Driver driver(Library library, String key) {
    return library.driver(started(url), key);
  }

  OpenAiJava openAiJava() {
    return new OpenAiJava(started(url), KEY);
  }

  private static Map<String, String> usual(String baseUrl) {
    return Map.ofEntries(
        Map.entry("auth.api-keys", KEY),
        Map.entry("retry.attempts", "1"),
        Map.entry("breaker.enabled", "false"),
        Map.entry("upstreams.demo.type", "demo"),
        Map.entry("upstreams.demo.pace", "1ms"),
        Map.entry("upstreams.relay.type", "openai"),
        Map.entry("upstreams.relay.base-url", baseUrl),
        Map.entry("upstreams.relay.api-key", "upstream-key"),
        Map.entry("upstreams.relay.timeouts.idle", IDLE),
        Map.entry("upstreams.mend.type", "openai-compatible"),
        Map.entry("upstreams.mend.base-url", baseUrl),
        Map.entry("upstreams.mend.timeouts.idle", IDLE),
        Map.entry("upstreams.native.type", "ollama-native"),
        Map.entry("upstreams.native.base-url", baseUrl),
        Map.entry("upstreams.ten.type", "dashscope"),
        Map.entry("upstreams.ten.base-url", baseUrl),
        Map.entry("upstreams.ten.api-key", "upstream-key"));
  }

  private static Process start(List<String> command, File log) throws IOException {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().clear();
    Process process = builder.redirectOutput(log).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private static String awaitUrl(Process process, Path log) throws Exception {
    long deadline = System.nanoTime() + SECONDS.toNanos(PATIENCE_SECONDS);
    while (System.nanoTime() < deadline && process.isAlive()) {
      Matcher matcher = URL.matcher(Files.readString(log));
      if (matcher.find()) {
        return matcher.group(1);
      }
      Thread.sleep(20);
    }
    throw new AssertionError("did not start:\n" + Files.readString(log));
  }

  private static <T> T started(@Nullable T part) {
    if (part == null) {
      throw new IllegalStateException("not started");
    }
    return part;
  }
}
