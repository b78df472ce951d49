// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.testkit.RawClient;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** The same WAR at the root of the server. */
@ArquillianTest
@RunAsClient
class RootIT {
  private static final String ROOT = "root";

  @ArquillianResource Deployer deployer;

  @Deployment(name = ROOT, managed = false, testable = false)
  static WebArchive root() {
    return Wars.gatehouse("ROOT.war");
  }

  @Test
  void theRootIsAPathLikeAnyOther() throws Exception {
    Server server = Server.current();
    server.deployAtRoot(() -> deployer.deploy(ROOT));
    try {
      Ask.waitFor(() -> Ask.status("/health") == 200, () -> "/health is " + Ask.status("/health"));
      try (var client = new RawClient(Ask.port())) {
        for (boolean streamed : new boolean[] {false, true}) {
          String model = streamed ? "stream" : "whole";
          client.post("/v1/chat/completions", Ask.body(model, streamed).getBytes(UTF_8), Ask.KEY);
          var heard = client.reply();
          assertEquals(200, heard.status(), heard.text());
          assertTrue(heard.whole());
        }
      }
    } finally {
      server.undeployFromRoot(() -> deployer.undeploy(ROOT));
    }
  }
}
