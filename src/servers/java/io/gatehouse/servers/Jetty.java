// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
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
    Files.copy(H2.jar(), base.resolve("lib/ext/h2.jar"), StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(
        base.resolve("etc/gatehouse-users.properties"), USER + ": " + PASSWORD + "\n", UTF_8);
    keystore(base.resolve("etc/gatehouse.p12"));
  }

  @Override
  void beforeDeploy(String archive) throws IOException {
    if (archive.equals("gatehouse.war")) {
      Files.copy(
          run.example().resolve("webapps/gatehouse.xml"),
          webapps().resolve("gatehouse.xml"),
          StandardCopyOption.REPLACE_EXISTING);
    }
  }

  List<String> startCommand() {
    List<String> command = new ArrayList<>();
    command.add(run.runtime().java().toString());
    command.addAll(List.of(jvmOptions().split(" ", -1)));
    command.add("-jar");
    command.add(run.distribution().resolve("start.jar").toString());
    command.add("jetty.base=" + base);
    command.add("jetty.http.port=" + http());
    command.add("jetty.ssl.port=" + https());
    return command;
  }

  Path base() {
    return base;
  }

  Path console() {
    return base.resolve("logs/console.log");
  }

  @Override
  Map<String, String> adapter() {
    return Map.of();
  }

  @Override
  List<Path> logs() throws IOException {
    return filesIn(base.resolve("logs"), ".log");
  }

  @Override
  ProcessHandle process() {
    return child();
  }
}
