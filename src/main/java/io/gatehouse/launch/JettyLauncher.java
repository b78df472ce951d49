// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.ee10.webapp.Configuration;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.eclipse.jetty.ee10.webapp.WebInfConfiguration;
import org.eclipse.jetty.ee10.webapp.WebXmlConfiguration;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.http.UriCompliance.Violation;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * An embedded Jetty with one application, in sizes for many thousand quiet streams.
 *
 * <p>Tells the application, and hears from it, by attributes of the servlet context.
 */
public final class JettyLauncher {
  /** For the application: {@code loopback} if only this machine can ask, else {@code open}. */
  static final String LAUNCH = "gatehouse.launch";

  /** For the application: where it can be reached, context path included, no slash at the end. */
  static final String URL = "gatehouse.url";

  /** From the application: how long a stop may wait for running requests. */
  static final String DRAIN = "gatehouse.drain";

  /** From the application: what to print once it answers; may be missing. */
  static final String BANNER = "gatehouse.banner";

  private static final int MAX_THREADS = 100;
  private static final int MIN_THREADS = 8;
  private static final int THREAD_IDLE_MILLIS = 60_000;
  private static final int STOP_MILLIS = 10_000;

  /**
   * How long a connection may be without a byte where no clock of the application runs: between
   * requests, and in a half-sent head. A stream that is silent, and a request that waits for its
   * first byte, Jetty leaves alone; a read or write that makes no progress it fails, so this is
   * longer than the application's own limits for those.
   */
  private static final int IDLE_MILLIS = 15 * 60_000;

  private final InetAddress address;
  private final Server server;
  private final ServerConnector connector;

  private JettyLauncher(InetAddress address, Server server, ServerConnector connector) {
    this.address = address;
    this.server = server;
    this.connector = connector;
  }

  /**
   * Serves the application and says so on standard output.
   *
   * @return what stops it
   * @throws IOException if nobody can listen there, with a sentence for the operator
   * @throws IllegalStateException if the application refuses to start, in its own words
   */
  public static AutoCloseable start(
      Path webapp, Path work, String host, int port, String contextPath, String version)
      throws Exception {
    JettyLauncher jetty = listen(host, port);
    WebAppContext application = jetty.deploy(webapp, work, contextPath);
    System.out.println("Gatehouse " + version + " on " + application.getAttribute(URL));
    Object banner = application.getServletContext().getAttribute(BANNER);
    if (banner != null) {
      System.out.println(banner);
    }
    return jetty::stop;
  }

  /** Takes the port before anything else is done: that it is taken should be known at once. */
  static JettyLauncher listen(String host, int port) throws IOException {
    InetAddress address = address(host);
    Server server = new Server(threads());
    ServerConnector connector = connector(server);
    // The very address that LAUNCH judges: a second lookup might find another.
    connector.setHost(address.getHostAddress());
    connector.setPort(port);
    server.addConnector(connector);
    server.setStopTimeout(STOP_MILLIS);
    try {
      connector.open();
    } catch (IOException e) {
      throw new IOException(cannotListen(host, port, e), e);
    }
    return new JettyLauncher(address, server, connector);
  }

  private static InetAddress address(String host) throws IOException {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IOException("host " + host + " is not known; choose another with --host", e);
    }
  }

  private static String cannotListen(String host, int port, IOException failure) {
    Throwable cause = Objects.requireNonNullElse(failure.getCause(), failure);
    String reason = String.valueOf(cause.getMessage());
    return cause instanceof BindException && reason.contains("in use")
        ? "port " + port + " on " + host + " is taken; choose another with --port"
        : "cannot listen on port " + port + " of " + host + ": " + reason;
  }

  private static QueuedThreadPool threads() {
    QueuedThreadPool threads = new QueuedThreadPool(MAX_THREADS, MIN_THREADS, THREAD_IDLE_MILLIS);
    threads.setName("http");
    return threads;
  }

  /** Small buffers: an event is a few hundred bytes, and every open stream holds its own. */
  private static ServerConnector connector(Server server) {
    HttpConfiguration http = new HttpConfiguration();
    http.setSendServerVersion(false);
    http.setOutputBufferSize(4096);
    http.setOutputAggregationSize(2048);
    http.setHeaderCacheSize(256);
    http.setRequestHeaderSize(16 * 1024);
    // A model's name may hold a slash: GET /v1/models/qwen%2Fqwen3.
    http.setUriCompliance(
        new UriCompliance("gatehouse", Set.of(Violation.AMBIGUOUS_PATH_SEPARATOR)));
    HttpConnectionFactory connections = new HttpConnectionFactory(http);
    connections.setInputBufferSize(4096);
    ServerConnector connector = new ServerConnector(server, 1, 1, connections);
    connector.setAcceptQueueSize(4096);
    connector.setAcceptedTcpNoDelay(true);
    connector.setIdleTimeout(IDLE_MILLIS);
    return connector;
  }

  WebAppContext deploy(Path webapp, Path work, String contextPath) throws Exception {
    WebAppContext application = new WebAppContext(null, null, null, null);
    application.setContextPath(contextPath);
    application.setWar(webapp.toString());
    application.setTempDirectory(work.toFile());
    // web.xml is all there is: no scan, no default servlet that serves files, no JSP.
    application.setConfigurations(
        new Configuration[] {new WebInfConfiguration(), new WebXmlConfiguration()});
    application.setDefaultsDescriptor(null);
    application.setThrowUnavailableOnStartupException(true);
    application.getServletHandler().setDecodeAmbiguousURIs(true);
    // What escapes from the application is for the log; the client gets the bare status.
    application.setErrorHandler(
        (request, response, callback) -> {
          callback.succeeded();
          return true;
        });
    application.setAttribute(LAUNCH, address.isLoopbackAddress() ? "loopback" : "open");
    application.setAttribute(URL, url(contextPath));
    // At the end, requests that are running may finish before the application is stopped.
    server.setHandler(new GracefulHandler(application));
    server.start();
    if (application.getServletContext().getAttribute(DRAIN) instanceof Duration drain) {
      server.setStopTimeout(drain.toMillis());
    }
    return application;
  }

  private String url(String contextPath) {
    String host = address.isAnyLocalAddress() ? "localhost" : address.getHostAddress();
    return "http://"
        + (host.contains(":") ? '[' + host + ']' : host)
        + ':'
        + port()
        + (contextPath.equals("/") ? "" : contextPath);
  }

  void idleMillis(int millis) {
    connector.setIdleTimeout(millis);
  }

  int port() {
    return connector.getLocalPort();
  }

  void stop() throws Exception {
    try {
      server.stop();
    } catch (TimeoutException e) {
      System.err.println(
          "gatehouse: cut what was still running after " + server.getStopTimeout() + " ms");
    }
  }
}
