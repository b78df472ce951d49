// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static org.junit.jupiter.api.Assertions.fail;

import io.gatehouse.config.Application;
import io.gatehouse.config.Sources;
import io.gatehouse.testkit.ScriptedUpstream;
import io.gatehouse.transport.HttpTransport;
import jakarta.servlet.Filter;
import java.io.File;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.apache.catalina.Context;
import org.apache.catalina.core.StandardContext;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.FilterDef;
import org.apache.tomcat.util.descriptor.web.FilterMap;
import org.eclipse.jetty.ee10.webapp.Configuration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.ee10.webapp.WebInfConfiguration;
import org.eclipse.jetty.ee10.webapp.WebXmlConfiguration;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.util.thread.QueuedThreadPool;
import org.jspecify.annotations.Nullable;

/** The gateway's own web.xml on a real server, on a free port of loopback. */
final class GatewayServer implements AutoCloseable {
  /** Which server. */
  enum Kind {
    JETTY,
    TOMCAT
  }

  /** So few that whoever holds one of them is found out. */
  private static final int THREADS = 16;

  /** So long Tomcat lets requests run before it ends them by itself. */
  private static final int UNLOAD_MILLIS = 300;

  /**
   * A failure is told at once, and the next test's request is sent whatever failed before; and
   * nothing is kept.
   */
  static final Map<String, String> ONE_TRY =
      Map.of(
          "gatehouse.retry.attempts",
          "1",
          "gatehouse.breaker.enabled",
          "false",
          "gatehouse.datasource.embedded",
          "false");

  private static final File WEBAPP = new File("webapp").getAbsoluteFile();

  private final int port;
  private final Gateway gateway;
  private final AutoCloseable server;
  private final AutoCloseable application;

  /**
   * @param application what stops the application alone
   */
  private GatewayServer(
      int port, Gateway gateway, AutoCloseable server, AutoCloseable application) {
    this.port = port;
    this.gateway = gateway;
    this.server = server;
    this.application = application;
  }

  /** With one upstream {@code up}, quick clocks, and nobody asked for a key. */
  static GatewayServer start(Kind kind, ScriptedUpstream upstream, String... settings)
      throws Exception {
    Map<String, String> all = settings(upstream);
    for (String setting : settings) {
      int equals = setting.indexOf('=');
      all.put(setting.substring(0, equals), setting.substring(equals + 1));
    }
    return start(kind, all, "");
  }

  /** On a server that has users. */
  static GatewayServer start(Kind kind, ServerRealm realm, Map<String, String> settings)
      throws Exception {
    return start(kind, sources(settings), "", realm);
  }

  private static Map<String, String> settings(ScriptedUpstream upstream) {
    Map<String, String> all = new LinkedHashMap<>();
    all.put("gatehouse.upstreams.up.type", "openai");
    all.put("gatehouse.upstreams.up.base-url", upstream.base());
    all.put("gatehouse.upstreams.up.api-key", "upstream-secret");
    all.put("gatehouse.auth.anonymous", "true");
    return all;
  }

  /**
   * @param launch what a launcher would have said; nothing on an application server
   */
  static GatewayServer start(Kind kind, Map<String, String> settings, String launch)
      throws Exception {
    return start(kind, sources(settings), launch, null);
  }

  /** With one try, unless the test says otherwise. */
  private static Sources sources(Map<String, String> settings) {
    Map<String, String> all = new LinkedHashMap<>(ONE_TRY);
    all.putAll(settings);
    return Sources.of(all, Map.of());
  }

  /** On Tomcat, with one more filter before all others, called also when a request comes back. */
  static GatewayServer behind(Filter first, ScriptedUpstream upstream) throws Exception {
    return tomcat(sources(settings(upstream)), "", null, first);
  }

  static GatewayServer start(Kind kind, Sources sources, String launch, @Nullable ServerRealm realm)
      throws Exception {
    return kind == Kind.JETTY
        ? jetty(sources, launch, realm)
        : tomcat(sources, launch, realm, null);
  }

  private static GatewayServer jetty(Sources sources, String launch, @Nullable ServerRealm realm)
      throws Exception {
    Server server = new Server(new QueuedThreadPool(THREADS));
    ServerConnector connector = new ServerConnector(server);
    connector.setHost("127.0.0.1");
    server.addConnector(connector);
    WebAppContext context = new WebAppContext();
    context.setWar(WEBAPP.toURI().toString());
    context.setContextPath("/");
    context.setConfigurations(
        new Configuration[] {new WebInfConfiguration(), new WebXmlConfiguration()});
    context.setDefaultsDescriptor(null);
    context.setParentLoaderPriority(true);
    context.setThrowUnavailableOnStartupException(true);
    context.setAttribute(Startup.SOURCES, sources);
    if (!launch.isEmpty()) {
      context.setAttribute(Startup.LAUNCH, launch);
    }
    if (realm != null) {
      realm.join(context);
    }
    server.setHandler(context);
    server.start();
    return new GatewayServer(
        connector.getLocalPort(),
        Gateway.of(context.getServletContext()),
        server::stop,
        context::stop);
  }

  private static GatewayServer tomcat(
      Sources sources, String launch, @Nullable ServerRealm realm, @Nullable Filter first)
      throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir("target/tomcat");
    tomcat.setPort(0);
    tomcat.setAddDefaultWebXmlToWebapp(false);
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    tomcat.getConnector().setProperty("maxThreads", String.valueOf(THREADS));
    new File("target/tomcat/webapps").mkdirs();
    var context = tomcat.addWebapp("", WEBAPP.toString());
    context.setParentClassLoader(GatewayServer.class.getClassLoader());
    ((StandardContext) context).setUnloadDelay(UNLOAD_MILLIS);
    context.getServletContext().setAttribute(Startup.SOURCES, sources);
    if (!launch.isEmpty()) {
      context.getServletContext().setAttribute(Startup.LAUNCH, launch);
    }
    if (realm != null) {
      realm.join(context);
    }
    if (first != null) {
      put(context, first);
    }
    tomcat.start();
    return new GatewayServer(
        tomcat.getConnector().getLocalPort(),
        Gateway.of(context.getServletContext()),
        () -> {
          tomcat.stop();
          tomcat.destroy();
        },
        context::stop);
  }

  private static void put(Context context, Filter first) {
    FilterDef definition = new FilterDef();
    definition.setFilterName("first");
    definition.setFilter(first);
    definition.setAsyncSupported("true");
    context.addFilterDef(definition);
    FilterMap everywhere = new FilterMap();
    everywhere.setFilterName("first");
    everywhere.addURLPattern("/*");
    everywhere.setDispatcher("REQUEST");
    everywhere.setDispatcher("ASYNC");
    context.addFilterMapBefore(everywhere);
  }

  int port() {
    return port;
  }

  Gateway gateway() {
    return gateway;
  }

  /** Waits until nothing of any exchange is left, and fails when something stays. */
  void assertNothingLeft() {
    Application application = gateway.application();
    waitFor(
        () -> application.exchanges().inFlight() == 0,
        () -> application.exchanges().inFlight() + " exchanges are left");
    waitFor(
        () -> application.transports().stream().mapToInt(HttpTransport::leased).sum() == 0,
        () -> "upstream connections are still leased");
    waitFor(() -> gateway.arrivals().count() == 0, () -> "uploads are left");
  }

  /** Waits, at most ten seconds, for something that is to come true by itself. */
  static void waitFor(BooleanSupplier truth, Supplier<String> otherwise) {
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!truth.getAsBoolean()) {
      if (System.nanoTime() > deadline) {
        fail(otherwise.get());
      }
      try {
        Thread.sleep(5);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  /** Stops the application; the server runs on. */
  void undeploy() throws Exception {
    application.close();
  }

  @Override
  public void close() {
    try {
      server.close();
    } catch (Exception e) {
      throw new IllegalStateException("the server does not stop", e);
    }
  }
}
