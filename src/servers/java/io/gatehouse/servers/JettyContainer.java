// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import io.gatehouse.testkit.RawClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.jboss.arquillian.container.spi.ConfigurationException;
import org.jboss.arquillian.container.spi.client.container.ContainerConfiguration;
import org.jboss.arquillian.container.spi.client.container.DeployableContainer;
import org.jboss.arquillian.container.spi.client.container.DeploymentException;
import org.jboss.arquillian.container.spi.client.container.LifecycleException;
import org.jboss.arquillian.container.spi.client.protocol.ProtocolDescription;
import org.jboss.arquillian.container.spi.client.protocol.metadata.HTTPContext;
import org.jboss.arquillian.container.spi.client.protocol.metadata.ProtocolMetaData;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.descriptor.api.Descriptor;
import org.jspecify.annotations.Nullable;

/**
 * An Arquillian adapter for Jetty's distribution: there is none, those that exist embed the server.
 * Deploys as an operator does, by putting files into {@code webapps}.
 */
public final class JettyContainer implements DeployableContainer<JettyContainer.Nothing> {
  /** No settings: {@link Jetty} knows them all. */
  public static final class Nothing implements ContainerConfiguration {
    @Override
    public void validate() throws ConfigurationException {}
  }

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(60);

  private final Jetty jetty = (Jetty) Server.current();
  private @Nullable Process process;

  @Override
  public Class<Nothing> getConfigurationClass() {
    return Nothing.class;
  }

  @Override
  public void setup(Nothing configuration) {}

  @Override
  public ProtocolDescription getDefaultProtocol() {
    return new ProtocolDescription("Servlet 5.0");
  }

  @Override
  public void start() throws LifecycleException {
    try {
      Process started =
          new ProcessBuilder(jetty.startCommand())
              .directory(jetty.base().toFile())
              .redirectErrorStream(true)
              .redirectOutput(jetty.console().toFile())
              .start();
      process = started;
      Runtime.getRuntime().addShutdownHook(new Thread(started::destroyForcibly));
      await(() -> status("/") > 0, "Jetty does not listen");
    } catch (IOException | DeploymentException e) {
      throw new LifecycleException("Jetty does not start: " + jetty.log(), e);
    }
  }

  @Override
  public void stop() throws LifecycleException {
    Process running = process;
    if (running == null) {
      return;
    }
    running.destroy();
    try {
      if (!running.waitFor(60, TimeUnit.SECONDS)) {
        running.destroyForcibly();
        throw new LifecycleException("Jetty does not stop");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public ProtocolMetaData deploy(Archive<?> archive) throws DeploymentException {
    int before = jetty.log().length();
    try {
      arrive(Wars.fileOf(archive), archive.getName());
      Path context = jetty.run.example().resolve("webapps").resolve(xml(archive));
      if (Files.exists(context)) {
        arrive(context, xml(archive));
      }
    } catch (IOException e) {
      throw new DeploymentException("cannot copy " + archive.getName(), e);
    }
    await(
        () ->
            says(before, "ServletContextHandler:.*Started", archive)
                || says(before, "Failed startup", archive),
        archive.getName() + " is not deployed");
    if (says(before, "Failed startup", archive)) {
      throw new DeploymentException(archive.getName() + " did not start");
    }
    return new ProtocolMetaData().addContext(new HTTPContext("127.0.0.1", jetty.http()));
  }

  /** At once as a whole: Jetty looks for new files every second. */
  private void arrive(Path file, String name) throws IOException {
    Path arriving = jetty.base().resolve(name + ".part");
    Files.copy(file, arriving, StandardCopyOption.REPLACE_EXISTING);
    Files.move(arriving, jetty.webapps().resolve(name), StandardCopyOption.ATOMIC_MOVE);
  }

  private static String xml(Archive<?> archive) {
    return archive.getName().replaceFirst("\\.war$", ".xml");
  }

  /** Whether Jetty has logged since what has become of the archive's context. */
  private boolean says(int since, String what, Archive<?> archive) {
    String path = Server.context(archive.getName());
    String context = "WebAppContext@[^{]*\\{[^,]*," + (path.isEmpty() ? "/" : path) + ",";
    return Pattern.compile(what + " .*" + context).matcher(jetty.log().substring(since)).find();
  }

  @Override
  public void undeploy(Archive<?> archive) throws DeploymentException {
    int before = jetty.log().length();
    try {
      Files.deleteIfExists(jetty.webapps().resolve(xml(archive)));
      Files.deleteIfExists(jetty.webapps().resolve(archive.getName()));
    } catch (IOException e) {
      throw new DeploymentException("cannot delete " + archive.getName(), e);
    }
    await(() -> says(before, "Stopped", archive), archive.getName() + " is still there");
  }

  @Override
  @SuppressWarnings("deprecation") // the interface still wants it
  public void deploy(Descriptor descriptor) {
    throw new UnsupportedOperationException();
  }

  @Override
  @SuppressWarnings("deprecation") // the interface still wants it
  public void undeploy(Descriptor descriptor) {
    throw new UnsupportedOperationException();
  }

  private int status(String path) {
    try {
      return RawClient.request(jetty.http(), "GET", path).status();
    } catch (IOException notListening) {
      return 0;
    }
  }

  /** Something that comes true within a minute. */
  private interface Truth {
    boolean holds();
  }

  private static void await(Truth truth, String otherwise) throws DeploymentException {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!truth.holds()) {
      if (System.nanoTime() > deadline) {
        throw new DeploymentException(otherwise);
      }
      try {
        Thread.sleep(50);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new DeploymentException(otherwise, e);
      }
    }
  }
}
