// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * A real application server under test: its distribution, set up with the example of {@code
 * server-configs}, and what the Arquillian adapter has to know of it.
 */
abstract class Server {
  /** A user of the server's own realm. */
  static final String USER = "alice";

  static final String PASSWORD = "wonder-land-1865";

  /** The role of {@link #USER} in the server's own realm. */
  static final String ROLE = "developer";

  /** Another user, with the same password and without that role. */
  static final String VISITOR = "hatter";

  /** The value that the examples give for the keystore. */
  static final String STORE_PASSWORD = "changeit";

  /** Made when it is first asked for: who only prints results has no server. */
  private static final class Current {
    static final Server SERVER = of(Run.current());
  }

  final Run run;
  private final int http = freePort();
  private final int https = freePort();
  private final int admin = freePort();

  Server(Run run) {
    this.run = run;
  }

  static Server current() {
    return Current.SERVER;
  }

  private static Server of(Run run) {
    return switch (run.kind()) {
      case "tomcat" -> new Tomcat(run);
      case "jetty" -> new Jetty(run);
      case "wildfly" -> new WildFly(run);
      case "payara" -> new Payara(run);
      default -> throw new IllegalStateException("no such server: " + run.kind());
    };
  }

  /** Lays everything out from the distribution and the example; nothing runs yet. */
  abstract void prepare() throws Exception;

  /** The adapter's settings. */
  abstract Map<String, String> adapter();

  /** Everything that an operator would look at. */
  abstract List<Path> logs() throws IOException;

  /** How long it took to start what runs already when Arquillian comes, in nanoseconds. */
  long startedBefore() {
    return 0;
  }

  /** Before each deployment: what the operator puts beside the WAR. */
  void beforeDeploy(String archive) throws IOException {}

  /** Whether a break takes with it what the server still keeps for a client that reads late. */
  boolean losesWhatItKeeps() {
    return false;
  }

  /** Of how many past deployments objects may be found. */
  int generationsThatStay() {
    return 0;
  }

  /**
   * How many copies of our classes a server may keep when the application is gone; more
   * redeployments do not make them more. The first stays for the driver: H2 makes an error in
   * advance when it is first used, and that error's stack trace leads to whoever used it. Before
   * JDK 24 also a thread remembers on whose behalf it was started, and a pool or driver that
   * outlives the application starts its threads when the application first asks.
   */
  int copiesThatStay() {
    return 2;
  }

  /** After the adapter has stopped it. */
  void afterStop() throws Exception {}

  /** Whether it brings JAX-RS, CDI and MicroProfile Config of its own. */
  boolean isJakartaServer() {
    return false;
  }

  /** What the application beside ours says on this server. */
  String greeting() {
    return isJakartaServer() ? "{\"injected\":\"hello\",\"looked up\":\"hello\"}" : "hello";
  }

  /** Where the key is that its TLS uses. */
  abstract Path keystore();

  /** Deploys the WAR at the root: by its name, where the server has no other way. */
  void deployAtRoot(Runnable byName) throws Exception {
    byName.run();
  }

  void undeployFromRoot(Runnable byName) throws Exception {
    byName.run();
  }

  int http() {
    return http;
  }

  int https() {
    return https;
  }

  int admin() {
    return admin;
  }

  /** The path of an archive, by its name: the same rule on all servers. */
  static String context(String archive) {
    return archive.equals("ROOT.war") ? "" : "/" + archive.replaceFirst("\\.war$", "");
  }

  /** All of the server's log. */
  String log() {
    try {
      StringBuilder all = new StringBuilder();
      for (Path file : logs()) {
        all.append(Files.readString(file, StandardCharsets.UTF_8));
      }
      return all.toString();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Options for the server's JVM: little memory, and a name to find it by. */
  String jvmOptions() {
    return "-Xmx384m -XX:MaxMetaspaceSize=384m -Dserver.run.id="
        + run.id()
        + " -Dgatehouse.config="
        + Settings.FILE;
  }

  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static void copyTree(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (Files.isDirectory(file)) {
          Files.createDirectories(copy);
        } else {
          Files.copy(
              file, copy, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
        }
      }
    }
  }

  static void deleteTree(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
  }

  static List<Path> filesIn(Path folder, String ending) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(ending)).sorted().toList();
    }
  }

  /** A keystore as the examples expect it, made with the command of their README. */
  void makeKeystore() throws IOException, InterruptedException {
    Path file = keystore();
    Files.createDirectories(file.resolveSibling("."));
    Files.deleteIfExists(file);
    command(
        run.folder(),
        Map.of(),
        run.runtime().home().resolve("bin/keytool").toString(),
        "-genkeypair",
        "-alias",
        "gatehouse",
        "-keyalg",
        "RSA",
        "-keysize",
        "2048",
        "-dname",
        "CN=localhost",
        "-ext",
        "san=dns:localhost,ip:127.0.0.1",
        "-storetype",
        "PKCS12",
        "-keystore",
        file.toString(),
        "-storepass",
        STORE_PASSWORD);
  }

  /** Runs a tool of the server and answers what it says. */
  static String command(Path folder, Map<String, String> environment, String... words)
      throws IOException, InterruptedException {
    ProcessBuilder builder =
        new ProcessBuilder(words).directory(folder.toFile()).redirectErrorStream(true);
    builder.environment().putAll(environment);
    Process process = builder.start();
    process.getOutputStream().close();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (process.waitFor() != 0) {
      throw new IOException(
          "'" + Stream.of(words).collect(Collectors.joining(" ")) + "' failed: " + said);
    }
    return said;
  }

  /** Its JVM: the one among our own children that has this run's name. */
  ProcessHandle process() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().commandLine().orElse("").contains(run.id()))
        .filter(process -> process.info().command().orElse("").endsWith("java"))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("no process of " + run.id()));
  }
}
