// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.gatehouse.testkit.RawClient;
import java.io.IOException;
import org.jboss.arquillian.container.test.api.Deployer;
import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.arquillian.test.api.ArquillianResource;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.Test;

/** Another application on the same server: neither of the two notices the other. */
@ArquillianTest
@RunAsClient
class BesideIT {
  private static final String OURS = "gatehouse";
  private static final String OTHER = "beside";

  @ArquillianResource Deployer deployer;

  @Deployment(name = OURS, managed = false, testable = false)
  static WebArchive war() {
    return Wars.gatehouse("gatehouse.war");
  }

  @Deployment(name = OTHER, managed = false, testable = false)
  static WebArchive beside() {
    return Wars.beside();
  }

  @Test
  void theOtherApplicationWorksBeforeDuringAndAfter() throws Exception {
    deployer.deploy(OTHER);
    theOtherWorks();
    deployer.deploy(OURS);
    oursWorks();
    theOtherWorks();
    deployer.undeploy(OURS);
    theOtherWorks();
    deployer.deploy(OURS);
    theOtherWorks();
    deployer.undeploy(OTHER);
    oursWorks();
    deployer.deploy(OTHER);
    theOtherWorks();
    oursWorks();
    deployer.undeploy(OURS);
    deployer.undeploy(OTHER);
  }

  private static void oursWorks() throws IOException {
    assertEquals(200, Ask.whole("whole").status());
    assertEquals(200, Ask.streamed("stream").status());
    assertEquals(200, Ask.get("/v1/models", Ask.KEY).status());
  }

  private static void theOtherWorks() throws IOException {
    var heard = RawClient.request(Ask.port(), "GET", "/beside/api/greeting");
    assertEquals(200, heard.status(), heard.text());
    assertEquals(Server.current().greeting(), heard.text());
  }
}
