// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** WildFly on a base directory of its own, set up by its command line while it is stopped. */
final class WildFly extends Server {
  private final Path base;

  WildFly(Run run) {
    super(run);
    this.base = run.folder().resolve("base");
  }

  @Override
  void prepare() throws Exception {
    Path home = run.distribution();
    copyTree(home.resolve("standalone/configuration"), base.resolve("configuration"));
    copyTree(home.resolve("standalone/deployments"), base.resolve("deployments"));
    Files.createDirectories(base.resolve("log"));
    makeKeystore();
    String said =
        tool(
            "jboss-cli.sh",
            "--commands=embed-server,run-batch --file="
                + run.example().resolve("gatehouse.cli")
                + ",stop-embedded-server");
    if (!said.contains("successfully")) {
      throw new IOException("gatehouse.cli has failed: " + said);
    }
    String where = base + "/configuration";
    tool("add-user.sh", "-a", "-u", USER, "-p", PASSWORD, "-g", ROLE, "-sc", where);
    tool("add-user.sh", "-a", "-u", VISITOR, "-p", PASSWORD, "-sc", where);
  }

  private String tool(String name, String... words) throws IOException, InterruptedException {
    String[] command = new String[words.length + 1];
    command[0] = run.distribution().resolve("bin").resolve(name).toString();
    System.arraycopy(words, 0, command, 1, words.length);
    return command(
        run.folder(),
        Map.of(
            "JAVA_HOME",
            run.runtime().home().toString(),
            "JAVA_OPTS",
            "-Djboss.server.base.dir=" + base),
        command);
  }

  @Override
  Map<String, String> adapter() {
    return Map.of(
        "jbossHome",
        run.distribution().toString(),
        "javaHome",
        run.runtime().home().toString(),
        "javaVmArguments",
        jvmOptions(),
        "jbossArguments",
        "-Djboss.server.base.dir="
            + base
            + " -Djboss.http.port="
            + http()
            + " -Djboss.https.port="
            + https()
            + " -Djboss.management.http.port="
            + admin(),
        "managementPort",
        String.valueOf(admin()),
        "serverConfig",
        "standalone.xml",
        "outputToConsole",
        "false");
  }

  @Override
  List<Path> logs() throws IOException {
    return filesIn(base.resolve("log"), ".log");
  }

  @Override
  boolean isJakartaServer() {
    return true;
  }

  /**
   * Every thread of its pool holds on to the task it was made for, until it ends: in heap dumps all
   * that is left hangs on such tasks in the frames of such threads, and on nothing else. So there
   * can be as many as threads, which WildFly has sixteen of for each processor.
   */
  @Override
  int generationsThatStay() {
    return 16 * Runtime.getRuntime().availableProcessors();
  }

  @Override
  int copiesThatStay() {
    return super.copiesThatStay() + generationsThatStay();
  }

  @Override
  Path keystore() {
    return base.resolve("configuration/gatehouse.p12");
  }
}
