// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import java.io.IOException;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import javax.management.JMException;
import javax.management.MBeanServerConnection;
import javax.management.ObjectName;
import javax.management.openmbean.CompositeData;
import javax.management.remote.JMXConnector;
import javax.management.remote.JMXConnectorFactory;
import javax.management.remote.JMXServiceURL;

/** The server's platform MBeans, reached as {@code jconsole} reaches a local process. */
final class Jmx implements AutoCloseable {
  private static final Pattern LOCAL =
      Pattern.compile("(?s)Connection Type *: *local.*?URL *: *(service:jmx:\\S+)");

  private final JMXConnector connector;
  private final MBeanServerConnection beans;

  private Jmx(JMXConnector connector) throws IOException {
    this.connector = connector;
    this.beans = connector.getMBeanServerConnection();
  }

  @SuppressWarnings("BanJNDI") // a server of our own, on this machine
  static Jmx of(Server server) throws IOException {
    Jdk jdk = server.run.runtime();
    jdk.tell(server.process(), "ManagementAgent.start_local");
    String status = jdk.tell(server.process(), "ManagementAgent.status");
    Matcher local = LOCAL.matcher(status);
    if (!local.find()) {
      throw new IOException("no local JMX agent: " + status);
    }
    return new Jmx(JMXConnectorFactory.connect(new JMXServiceURL(local.group(1))));
  }

  static ObjectName gateway() throws JMException {
    return new ObjectName("io.gatehouse:type=Gateway,context=" + ObjectName.quote(Ask.CONTEXT));
  }

  void tell(String operation) throws IOException, JMException {
    beans.invoke(gateway(), operation, new Object[0], new String[0]);
  }

  Object ask(String attribute) throws IOException, JMException {
    return beans.getAttribute(gateway(), attribute);
  }

  /** The names of all that is ours. */
  Set<ObjectName> ours() throws IOException, JMException {
    return beans.queryNames(new ObjectName("io.gatehouse:*"), null);
  }

  /** Bytes of metaspace in use. */
  long metaspace() throws IOException, JMException {
    ObjectName pool = new ObjectName("java.lang:type=MemoryPool,name=Metaspace");
    return (long) ((CompositeData) beans.getAttribute(pool, "Usage")).get("used");
  }

  @Override
  public void close() throws IOException {
    connector.close();
  }
}
