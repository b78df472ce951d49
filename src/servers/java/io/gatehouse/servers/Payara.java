// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Payara with a domain of its own, set up by its asadmin while it runs.
 *
 * <p>So it runs before Arquillian's adapter comes, which connects to it; and it runs on the JDK
 * that we say, where the adapter takes the one it runs on itself.
 */
final class Payara extends Server {
  private static final String DOMAIN = "gatehouse";

  private final Path domains;
  private long started;

  Payara(Run run) {
    super(run);
    this.domains = run.folder().resolve("domains");
  }

  private Path domain() {
    return domains.resolve(DOMAIN);
  }

  @Override
  void prepare() throws Exception {
    Files.createDirectories(domains);
    tool(
        "create-domain",
        "--nopassword",
        "--domaindir",
        domains.toString(),
        "--adminport",
        String.valueOf(admin()),
        "--instanceport",
        String.valueOf(http()),
        "--domainproperties",
        ports(),
        DOMAIN);
    ownJvmOptions();
    makeKeystore();
    long begun = System.nanoTime();
    tool("start-domain", "--domaindir", domains.toString(), DOMAIN);
    started = System.nanoTime() - begun;
    String said =
        tool("multimode", "--file", run.example().resolve("gatehouse.asadmin").toString());
    if (said.contains("failed")) {
      throw new IOException("gatehouse.asadmin has failed: " + said);
    }
    Path password =
        Files.createFile(
            run.folder().resolve("password"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.writeString(password, "AS_ADMIN_USERPASSWORD=" + PASSWORD + "\n", UTF_8);
    tool("--passwordfile", password.toString(), "create-file-user", "--groups", ROLE, USER);
    tool("--passwordfile", password.toString(), "create-file-user", VISITOR);
  }

  /** Those that nobody needs, too: another domain on this machine may have the defaults. */
  private String ports() {
    StringBuilder ports = new StringBuilder("http.ssl.port=" + https());
    for (String other :
        List.of(
            "jms.port",
            "domain.jmxPort",
            "orb.listener.port",
            "orb.ssl.port",
            "orb.mutualauth.port",
            "osgi.shell.telnet.port",
            "java.debugger.port",
            "hazelcast.das.port",
            "hazelcast.start.port")) {
      ports.append(':').append(other).append('=').append(freePort());
    }
    return ports.toString();
  }

  /** As create-jvm-options would, which needs a server that runs, and a restart. */
  private void ownJvmOptions() throws IOException {
    Path file = domain().resolve("config/domain.xml");
    StringBuilder ours = new StringBuilder();
    for (String option : jvmOptions().split(" ", -1)) {
      ours.append("<jvm-options>").append(option).append("</jvm-options>\n        ");
    }
    String xml = Files.readString(file, UTF_8);
    Files.writeString(
        file,
        xml.replaceAll("<jvm-options>-Xm[sx]\\w+</jvm-options>\\s*", "")
            .replaceAll("<jvm-options>-XX:MaxMetaspaceSize[^<]*</jvm-options>\\s*", "")
            .replaceFirst("<jvm-options>", ours + "<jvm-options>"),
        UTF_8);
  }

  private String tool(String... words) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(run.distribution().resolve("bin/asadmin").toString());
    command.add("--port");
    command.add(String.valueOf(admin()));
    command.addAll(List.of(words));
    String java = run.runtime().home().toString();
    return command(
        run.folder(), Map.of("AS_JAVA", java, "JAVA_HOME", java), command.toArray(String[]::new));
  }

  @Override
  long startedBefore() {
    return started;
  }

  @Override
  void afterStop() throws Exception {
    tool("stop-domain", "--domaindir", domains.toString(), DOMAIN);
  }

  @Override
  Map<String, String> adapter() {
    return Map.of(
        "payaraHome",
        run.distribution().toString(),
        "adminPort",
        String.valueOf(admin()),
        "allowConnectingToRunningServer",
        "true");
  }

  @Override
  List<Path> logs() throws IOException {
    return filesIn(domain().resolve("logs"), ".log");
  }

  @Override
  boolean isJakartaServer() {
    return true;
  }

  @Override
  void deployAtRoot(Runnable byName) throws Exception {
    tool("deploy", "--contextroot", "/", "--name", "root", Wars.file().toString());
  }

  @Override
  void undeployFromRoot(Runnable byName) throws Exception {
    tool("undeploy", "root");
  }

  /**
   * Its threads for async requests keep the context class loader of whoever made the pool grow;
   * seen were one or two of them.
   */
  @Override
  int copiesThatStay() {
    return super.copiesThatStay() + 2;
  }

  @Override
  boolean losesWhatItKeeps() {
    return true;
  }

  @Override
  Path keystore() {
    return domain().resolve("config/gatehouse.p12");
  }

  @Override
  ProcessHandle process() {
    try {
      long pid = Long.parseLong(Files.readString(domain().resolve("config/pid"), UTF_8).strip());
      return ProcessHandle.of(pid).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
