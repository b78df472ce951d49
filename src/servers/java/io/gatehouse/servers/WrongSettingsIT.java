// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import java.io.IOException;
import java.util.List;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Wrong settings: the server's log tells all of them, and nothing else is disturbed. */
@ArquillianTest
@RunAsClient
class WrongSettingsIT {
  private static final String GATEHOUSE = "gatehouse";

  private static final String WRONG =
      """
      gatehouse.drian = 2s
      gatehouse.limits.body = much
      gatehouse.routes.chat.targets = nobody/m
      """;

  /** What one line of the log has to say of each. */
  private static final List<List<String>> TOLD =
      List.of(
          List.of(
              "gatehouse.drian", "gatehouse.properties line 1", "did you mean gatehouse.drain?"),
          List.of("gatehouse.limits.body", "gatehouse.properties line 2", "expected a size"),
          List.of("gatehouse.routes.chat.targets", "gatehouse.properties line 3", "nobody"));

  @ArquillianResource private Deployer deployer;

  @Deployment(name = GATEHOUSE, managed = false, testable = false)
  static WebArchive gatehouse() {
    return Wars.gatehouse("gatehouse.war");
  }

  /** Another application of the same server. */
  @Deployment(name = "neighbour", testable = false)
  static WebArchive neighbour() {
    return ShrinkWrap.create(WebArchive.class, "neighbour.war")
        .addAsWebResource(new StringAsset("I am well"), "health");
  }

  @Test
  void theLogTellsThemAllAndTheServerRunsOn() throws Exception {
    try (var neighbour = new Repeating(WrongSettingsIT::neighbourIsWell)) {
      Settings.write(WRONG);
      try {
        assertThrows(Exception.class, () -> deployer.deploy(GATEHOUSE));
      } finally {
        Settings.write();
      }
      String log = Server.current().log();
      TOLD.forEach(words -> assertTold(words, log));
      deployer.undeploy(GATEHOUSE);

      deployer.deploy(GATEHOUSE);
      assertEquals(200, Ask.whole("whole").status());
      deployer.undeploy(GATEHOUSE);
      assertTrue(neighbour.times() > 0);
    }
  }

  private static String neighbourIsWell() throws IOException {
    var reply = RawClient.request(Ask.port(), "GET", "/neighbour/health");
    return reply.text().equals("I am well") ? "" : reply.status() + " " + reply.text();
  }

  /** In a line of its own. */
  private static void assertTold(List<String> words, String log) {
    assertTrue(
        log.lines()
            .filter(line -> words.stream().allMatch(line::contains))
            .anyMatch(line -> line.split("gatehouse\\.properties line ", -1).length == 2),
        () -> "no line with " + words + " in " + log);
  }
}
