// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import java.util.Optional;
import org.jboss.arquillian.container.spi.Container;
import org.jboss.arquillian.container.spi.ContainerRegistry;
import org.jboss.arquillian.container.spi.event.container.AfterDeploy;
import org.jboss.arquillian.container.spi.event.container.AfterStop;
import org.jboss.arquillian.container.spi.event.container.BeforeDeploy;
import org.jboss.arquillian.container.spi.event.container.BeforeStart;
import org.jboss.arquillian.container.spi.event.container.BeforeStop;
import org.jboss.arquillian.core.api.annotation.Observes;

/** Sets the server up before Arquillian starts it, and measures what it does. */
public final class Preparation {
  private static final Server SERVER = Server.current();

  private long begun;
  private Optional<Stopping> stopping = Optional.empty();

  public void prepare(@Observes ContainerRegistry registry) throws Exception {
    Server.deleteTree(SERVER.run.folder());
    Upstream.start();
    Settings.write();
    SERVER.prepare();
    for (Container<?> container : registry.getContainers()) {
      SERVER.adapter().forEach(container.getContainerConfiguration()::overrideProperty);
    }
  }

  public void beforeStart(@Observes BeforeStart event) {
    begun = System.nanoTime();
  }

  public void beforeDeploy(@Observes BeforeDeploy event) throws Exception {
    SERVER.beforeDeploy(event.getDeployment().getArchive().getName());
  }

  /** The first deployment ends the start: from here on the server answers. */
  public void afterDeploy(@Observes AfterDeploy event) {
    boolean ours = event.getDeployment().getArchive().getName().equals("gatehouse.war");
    if (ours && begun > 0) {
      long nanos = System.nanoTime() - begun + SERVER.startedBefore();
      Result.note("start", "%.1f s".formatted(nanos / 1e9));
      begun = 0;
    }
  }

  /** A server is stopped while somebody still listens. */
  public void beforeStop(@Observes BeforeStop event) throws Exception {
    stopping = Optional.of(Stopping.begin(event.getDeployableContainer()));
  }

  public void afterStop(@Observes AfterStop event) throws Exception {
    SERVER.afterStop();
    Result.note("stop", stopping.map(Stopping::end).orElse("never started"));
  }
}
