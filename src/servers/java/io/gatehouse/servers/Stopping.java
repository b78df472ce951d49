// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import io.gatehouse.testkit.RawClient;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;

/**
 * A server that is stopped in the middle of a stream, without anybody telling the gateway first.
 */
final class Stopping {
  private final RawClient client;
  private final ProcessHandle process;

  private Stopping(RawClient client, ProcessHandle process) {
    this.client = client;
    this.process = process;
  }

  /** Deploys once more: by now the last part of the suite has undeployed. */
  static Stopping begin(DeployableContainer<?> container) throws Exception {
    Server.current().beforeDeploy("gatehouse.war");
    container.deploy(Wars.gatehouse("gatehouse.war"));
    return new Stopping(Ask.stream("endless"), Server.current().process());
  }

  /** In one word how it went. */
  String end() {
    try (client) {
      if (client.isEndedCleanly()) {
        return "the stream looks complete";
      }
      return process.isAlive() ? "the server runs on" : "ok";
    } catch (Exception e) {
      return String.valueOf(e);
    }
  }
}
