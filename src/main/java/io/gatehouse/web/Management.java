// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.Upstream;
import java.lang.management.ManagementFactory;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * The place of something of ours among the platform's MBeans.
 *
 * <p>Jetty 12.1 starts a new version of an application before it stops the old one. So a name that
 * is taken is taken over, and only who still has it gives it back.
 */
final class Management extends StandardMBean {
  private static final Logger LOG = Logger.getLogger(Management.class.getName());

  private final ObjectName name;
  private volatile boolean registered;

  private <T> Management(T managed, Class<T> as, ObjectName name) throws JMException {
    super(managed, as);
    this.name = name;
  }

  static ObjectName name(String contextPath) throws JMException {
    return new ObjectName("io.gatehouse:type=Gateway,context=" + ObjectName.quote(contextPath));
  }

  static ObjectName name(String contextPath, String upstream) throws JMException {
    return new ObjectName(
        "io.gatehouse:type=Upstream,context="
            + ObjectName.quote(contextPath)
            + ",name="
            + ObjectName.quote(upstream));
  }

  /**
   * Makes the gateway and its upstreams known. Where that cannot be, it is said in the log, and
   * nothing else.
   *
   * @return what makes them unknown again
   */
  static Runnable register(Gateway gateway, String contextPath) {
    Deque<Management> known = new ArrayDeque<>();
    try {
      known.push(
          new Management(new ManagedGateway(gateway), GatewayMBean.class, name(contextPath)));
      for (Upstream upstream : gateway.exchanges().upstreams()) {
        known.push(
            new Management(
                new ManagedUpstream(upstream),
                UpstreamMBean.class,
                name(contextPath, upstream.name())));
      }
      for (Management management : known) {
        management.register();
      }
    } catch (JMException | SecurityException e) {
      LOG.log(Level.WARNING, "The gateway cannot be managed by JMX", e);
    }
    return () -> known.forEach(Management::unregister);
  }

  private void register() throws JMException {
    MBeanServer server = ManagementFactory.getPlatformMBeanServer();
    if (server.isRegistered(name)) {
      server.unregisterMBean(name);
    }
    server.registerMBean(this, name);
    registered = true;
  }

  @Override
  public void postDeregister() {
    registered = false;
  }

  private void unregister() {
    try {
      if (registered) {
        ManagementFactory.getPlatformMBeanServer().unregisterMBean(name);
      }
    } catch (JMException | SecurityException e) {
      LOG.log(Level.WARNING, "The gateway stays among the MBeans", e);
    }
  }
}
