// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.core.spi.LoadableExtension;

/**
 * Our part of Arquillian: the preparation of every server, and an adapter for Jetty's own
 * distribution.
 */
public final class ServersExtension implements LoadableExtension {
  @Override
  public void register(ExtensionBuilder builder) {
    builder.observer(Preparation.class);
    if (Server.current() instanceof Jetty) {
      builder.service(DeployableContainer.class, JettyContainer.class);
    }
  }
}
