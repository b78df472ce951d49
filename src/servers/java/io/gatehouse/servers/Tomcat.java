// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;

/** Tomcat, deployed to through its manager, which an operator may do without. */
final class Tomcat extends Server {
  private static final String MANAGER = "deployer";

  /** What catalina.sh opens, so that Tomcat can look for leaks. */
  private static final String OPENED =
      " --add-opens=java.base/java.lang=ALL-UNNAMED --add-opens=java.base/java.io=ALL-UNNAMED"
          + " --add-opens=java.base/java.util=ALL-UNNAMED"
          + " --add-opens=java.base/java.util.concurrent=ALL-UNNAMED"
          + " --add-opens=java.rmi/sun.rmi.transport=ALL-UNNAMED";

  private final Path base;

  Tomcat(Run run) {
    super(run);
    this.base = run.folder().resolve("base");
  }

  @Override
  void prepare() throws Exception {
    for (String folder : List.of("logs", "temp", "webapps", "work", "lib")) {
      Files.createDirectories(base.resolve(folder));
    }
    copyTree(run.distribution().resolve("conf"), base.resolve("conf"));
    copyTree(run.example().resolve("conf"), base.resolve("conf"));
    Files.delete(context());
    Files.copy(Jars.h2(), base.resolve("lib/h2.jar"), StandardCopyOption.REPLACE_EXISTING);
    Files.writeString(
        base.resolve("conf/tomcat-users.xml"),
        """
        <?xml version="1.0" encoding="UTF-8"?>
        <tomcat-users xmlns="http://tomcat.apache.org/xml" version="1.0">
          <role rolename="%s"/>
          <user username="%s" password="%s" roles="%s"/>
          <user username="%s" password="%s" roles=""/>
          <user username="%s" password="%s" roles="manager-script"/>
        </tomcat-users>
        """
            .formatted(ROLE, USER, PASSWORD, ROLE, VISITOR, PASSWORD, MANAGER, MANAGER),
        UTF_8);
    Files.writeString(
        base.resolve("conf/Catalina/localhost/manager.xml"),
        "<Context docBase=\"${catalina.home}/webapps/manager\" privileged=\"true\"/>",
        UTF_8);
    makeKeystore();
  }

  private Path context() {
    return base.resolve("conf/Catalina/localhost/gatehouse.xml");
  }

  /** The manager deletes the context's file with the context. */
  @Override
  void beforeDeploy(String archive) throws IOException {
    if (archive.equals("gatehouse.war")) {
      Path example = run.example().resolve("conf/Catalina/localhost/gatehouse.xml");
      Files.copy(example, context(), StandardCopyOption.REPLACE_EXISTING);
    }
  }

  @Override
  Map<String, String> adapter() {
    return Map.of(
        "catalinaHome",
        run.distribution().toString(),
        "catalinaBase",
        base.toString(),
        "javaHome",
        run.runtime().home().toString(),
        "javaVmArguments",
        jvmOptions()
            + OPENED
            + " -Djava.rmi.server.hostname=127.0.0.1 -Dtomcat.http.port="
            + http()
            + " -Dtomcat.https.port="
            + https(),
        "bindHttpPort",
        String.valueOf(http()),
        "jmxPort",
        String.valueOf(admin()),
        "user",
        MANAGER,
        "pass",
        MANAGER);
  }

  @Override
  List<Path> logs() throws IOException {
    return filesIn(base.resolve("logs"), ".log");
  }

  @Override
  Path keystore() {
    return base.resolve("conf/gatehouse.p12");
  }
}
