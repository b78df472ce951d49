// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Jetty as it is downloaded, started by its own start.jar on a base directory of ours. */
final class Jetty extends Server {
  private final Path base;

  Jetty(Run run) {
    super(run);
    this.base = run.folder().resolve("base");
  }

  Path webapps() {
    return base.resolve("webapps");
  }

  @Override
  void prepare() throws Exception {
    copyTree(run.example(), base);
    Files.createDirectories(webapps());
    Files.deleteIfExists(webapps().resolve("gatehouse.xml"));
    Files.createDirectories(base.resolve("lib/ext"));
    Files.createDirectories(base.resolve("logs"));
    Files.copy(Jars.h2(), base.resolve("lib/ext/h2.jar"));
    Files.copy(Jars.hikari(), base.resolve("lib/ext/hikari.jar"));
    Files.writeString(
        base.resolve("etc/gatehouse-users.properties"),
        "%s: %s,%s\n%s: %s\n".formatted(USER, PASSWORD, ROLE, VISITOR, PASSWORD),
        UTF_8);
    makeKeystore();
  }

  List<String> startCommand() {
    List<String> command = new ArrayList<>();
    command.add(run.runtime().java().toString());
    command.addAll(List.of(jvmOptions().split(" ", -1)));
    command.add("-Djava.util.logging.config.file=" + base.resolve("etc/logging.properties"));
    command.add("-jar");
    command.add(run.distribution().resolve("start.jar").toString());
    command.add("jetty.base=" + base);
    command.add("jetty.http.port=" + http());
    command.add("jetty.ssl.port=" + https());
    command.add("jetty.deploy.scanInterval=1");
    return command;
  }

  Path base() {
    return base;
  }

  Path console() {
    return base.resolve("logs/console.log");
  }

  /** There is no adapter but ours, which asks here. */
  @Override
  Map<String, String> adapter() {
    return Map.of();
  }

  @Override
  List<Path> logs() throws IOException {
    return filesIn(base.resolve("logs"), ".log");
  }

  @Override
  Path keystore() {
    return base.resolve("etc/gatehouse.p12");
  }
}
