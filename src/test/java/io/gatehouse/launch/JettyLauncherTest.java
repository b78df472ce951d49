// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import org.eclipse.jetty.ee10.webapp.WebAppContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A real Jetty with a small application of this test's own. */
@Timeout(60)
class JettyLauncherTest {
  private static final int SHORT_IDLE_MILLIS = 100;

  /** Requests that the application has taken and does not answer until a test does. */
  private static final BlockingQueue<AsyncContext> HELD = new LinkedBlockingQueue<>();

  private final HttpClient client = HttpClient.newHttpClient();
  private JettyLauncher jetty;
  private Path directory;

  @BeforeEach
  void listen(@TempDir Path own) throws IOException {
    directory = own;
    HELD.clear();
    jetty = JettyLauncher.listen("127.0.0.1", 0);
  }

  @AfterEach
  void stopJetty() throws Exception {
    jetty.stop();
  }

  @Test
  void aSlashInsideASegmentReachesTheApplication() throws Exception {
    deploy(Echo.class, "/");
    HttpResponse<String> reply = send("/v1/models/qwen%2Fqwen3").get(10, SECONDS);
    assertEquals("/v1/models/qwen/qwen3 of /v1/models/qwen%2Fqwen3", reply.body());
    assertEquals("", reply.headers().firstValue("server").orElse(""));
  }

  @Test
  void whatEscapesFromTheApplicationIsNotToldToTheClient() throws Exception {
    deploy(Throwing.class, "/");
    HttpResponse<String> reply = send("/").get(10, SECONDS);
    assertEquals(500, reply.statusCode());
    assertEquals("", reply.body());
  }

  @Test
  void aRequestThatWaitsForItsFirstByteOutlivesTheIdleTimeout() throws Exception {
    jetty.idleMillis(SHORT_IDLE_MILLIS);
    deploy(Holding.class, "/");
    CompletableFuture<HttpResponse<String>> reply = send("/wait");
    AsyncContext held = HELD.take();
    Thread.sleep(10 * SHORT_IDLE_MILLIS);
    held.getResponse().getWriter().print("late");
    held.complete();
    assertEquals("late", reply.get(10, SECONDS).body());
  }

  @Test
  void aSilentStreamOutlivesTheIdleTimeout() throws Exception {
    jetty.idleMillis(SHORT_IDLE_MILLIS);
    deploy(Holding.class, "/");
    CompletableFuture<HttpResponse<String>> reply = send("/stream");
    AsyncContext held = HELD.take();
    held.getResponse().getWriter().print("first ");
    held.getResponse().flushBuffer();
    Thread.sleep(10 * SHORT_IDLE_MILLIS);
    held.getResponse().getWriter().print("second");
    held.complete();
    assertEquals("first second", reply.get(10, SECONDS).body());
  }

  @Test
  void aConnectionWithoutARequestDoesNot() throws Exception {
    jetty.idleMillis(SHORT_IDLE_MILLIS);
    deploy(Echo.class, "/");
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), jetty.port())) {
      assertEquals(-1, socket.getInputStream().read());
    }
  }

  @Test
  void stoppingLetsARunningRequestEnd() throws Exception {
    deploy(Holding.class, "/");
    CompletableFuture<HttpResponse<String>> reply = send("/wait");
    AsyncContext held = HELD.take();
    Thread stopping = new Thread(this::stop);
    stopping.start();
    awaitNobodyListens();
    held.getResponse().getWriter().print("whole");
    held.complete();
    assertEquals("whole", reply.get(10, SECONDS).body());
    stopping.join();
  }

  @Test
  void theApplicationHearsThatOnlyThisMachineCanAsk() throws Exception {
    WebAppContext application = deploy(Echo.class, "/in/here");
    assertEquals("loopback", application.getServletContext().getAttribute("gatehouse.launch"));
    assertEquals(
        "http://127.0.0.1:" + jetty.port() + "/in/here",
        application.getServletContext().getAttribute("gatehouse.url"));
  }

  @Test
  void theApplicationHearsThatOthersCanAsk() throws Exception {
    jetty.stop();
    jetty = JettyLauncher.listen("0.0.0.0", 0);
    WebAppContext application = deploy(Echo.class, "/");
    assertEquals("open", application.getServletContext().getAttribute("gatehouse.launch"));
    assertEquals(
        "http://localhost:" + jetty.port(),
        application.getServletContext().getAttribute("gatehouse.url"));
  }

  @Test
  void aTakenPortIsOneSentence() {
    int port = jetty.port();
    IOException e = assertThrows(IOException.class, () -> JettyLauncher.listen("127.0.0.1", port));
    assertEquals(
        "port " + port + " on 127.0.0.1 is taken; choose another with --port", e.getMessage());
  }

  @Test
  void aRefusalComesInTheApplicationsOwnWords() {
    Exception e = assertThrows(Exception.class, () -> deploy(Refusing.class, "/"));
    assertEquals(IllegalStateException.class, e.getClass());
    assertEquals("no\nand no", e.getMessage());
  }

  private WebAppContext deploy(Class<?> servletOrListener, String contextPath) throws Exception {
    String entry =
        ServletContextListener.class.isAssignableFrom(servletOrListener)
            ? "<listener><listener-class>%s</listener-class></listener>"
            : """
              <servlet>
                <servlet-name>s</servlet-name><servlet-class>%s</servlet-class>
                <async-supported>true</async-supported>
              </servlet>
              <servlet-mapping>
                <servlet-name>s</servlet-name><url-pattern>/*</url-pattern>
              </servlet-mapping>
              """;
    Path webXml = directory.resolve("webapp/WEB-INF/web.xml");
    Files.createDirectories(webXml.getParent());
    Files.writeString(
        webXml,
        "<web-app xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"6.0\">"
            + entry.formatted(servletOrListener.getName())
            + "</web-app>");
    return jetty.deploy(directory.resolve("webapp"), directory.resolve("work"), contextPath);
  }

  private CompletableFuture<HttpResponse<String>> send(String path) {
    URI uri = URI.create("http://127.0.0.1:" + jetty.port() + path);
    return client.sendAsync(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  private void stop() {
    try {
      jetty.stop();
    } catch (Exception e) {
      throw new AssertionError(e);
    }
  }

  private void awaitNobodyListens() throws Exception {
    int port = jetty.port();
    while (port > 0) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        assertTrue(socket.isConnected());
        Thread.sleep(10);
      } catch (ConnectException e) {
        return;
      }
    }
  }

  /** Says which path it was asked for. */
  public static class Echo extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response)
        throws IOException {
      response.getWriter().print(request.getPathInfo() + " of " + request.getRequestURI());
    }
  }

  /** Takes requests and leaves the answer to the test. */
  public static class Holding extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      AsyncContext context = request.startAsync();
      context.setTimeout(0);
      HELD.add(context);
    }
  }

  /** Has a mistake in it. */
  public static class Throwing extends HttpServlet {
    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      throw new IllegalArgumentException("secret");
    }
  }

  /** An application with wrong settings. */
  public static class Refusing implements ServletContextListener {
    @Override
    public void contextInitialized(ServletContextEvent event) {
      throw new IllegalStateException("no\nand no");
    }
  }
}
