// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import org.jboss.arquillian.container.test.api.Deployment;
import org.jboss.arquillian.container.test.api.RunAsClient;
import org.jboss.arquillian.junit5.container.annotation.ArquillianTest;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.junit.jupiter.api.AfterEach;

/** A part of the suite: the WAR is deployed before it and undeployed after it. */
@ArquillianTest
@RunAsClient
abstract class ServerSuite {
  static final Server SERVER = Server.current();

  @Deployment(testable = false)
  static WebArchive war() {
    return Wars.gatehouse("gatehouse.war");
  }

  @AfterEach
  void nothingIsLeft() {
    Ask.nothingLeft();
  }
}
