// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import java.lang.management.ManagementFactory;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;
import javax.management.StandardMBean;

/**
 * The gateway's place among the platform's MBeans.
 *
 * <p>Jetty 12.1 starts a new version of an application before it stops the old one. So a name that
 * is taken is taken over, and only who still has it gives it back.
 */
final class Management extends StandardMBean implements GatewayMBean {
  private static final Logger LOG = Logger.getLogger(Management.class.getName());

  private final Gateway gateway;
  private final ObjectName name;
  private volatile boolean registered;

  private Management(Gateway gateway, ObjectName name) throws JMException {
    super(GatewayMBean.class);
    this.gateway = gateway;
    this.name = name;
  }

  static ObjectName name(String contextPath) throws JMException {
    return new ObjectName("io.gatehouse:type=Gateway,context=" + ObjectName.quote(contextPath));
  }

  /**
   * Makes the gateway known. Where that cannot be, it is said in the log, and nothing else.
   *
   * @return what makes it unknown again
   */
  static Runnable register(Gateway gateway, String contextPath) {
    try {
      Management management = new Management(gateway, name(contextPath));
      management.register();
      return management::unregister;
    } catch (JMException | SecurityException e) {
      LOG.log(Level.WARNING, "The gateway cannot be managed by JMX", e);
      return () -> {};
    }
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

  @Override
  public String getState() {
    return gateway.state().word();
  }

  @Override
  public int getInFlight() {
    return gateway.inFlight();
  }

  @Override
  public void drain() {
    gateway.drain();
  }

  @Override
  public void resume() {
    gateway.resume();
  }
}
