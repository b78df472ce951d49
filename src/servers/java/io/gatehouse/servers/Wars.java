// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import io.gatehouse.beside.BesideApplication;
import io.gatehouse.beside.GreetingServlet;
import io.gatehouse.beside.Greetings;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jboss.shrinkwrap.api.Archive;
import org.jboss.shrinkwrap.api.ShrinkWrap;
import org.jboss.shrinkwrap.api.asset.StringAsset;
import org.jboss.shrinkwrap.api.exporter.ZipExporter;
import org.jboss.shrinkwrap.api.spec.WebArchive;
import org.jboss.shrinkwrap.impl.base.exporter.zip.ZipExporterImpl;

/**
 * Archives that are files already: deployed byte for byte, where ShrinkWrap would pack them anew.
 */
final class Wars {
  /** Exports the file that an archive stands for. */
  public static final class FileExporter extends ZipExporterImpl {
    public FileExporter(Archive<?> archive) {
      super(archive);
    }

    @Override
    public InputStream exportAsInputStream() {
      Path file = FILES.get(getArchive().getId());
      try {
        return file == null ? super.exportAsInputStream() : Files.newInputStream(file);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final Map<String, Path> FILES = new ConcurrentHashMap<>();

  static {
    ShrinkWrap.getDefaultDomain()
        .getConfiguration()
        .getExtensionLoader()
        .addOverride(ZipExporter.class, FileExporter.class);
  }

  private Wars() {}

  /** The WAR under test. */
  static Path file() {
    return Path.of(System.getProperty("gatehouse.war"));
  }

  /** The WAR under test, under this name. */
  static WebArchive gatehouse(String name) {
    WebArchive archive = ShrinkWrap.create(WebArchive.class, name);
    FILES.put(archive.getId(), file());
    return archive;
  }

  /** Somebody else's application, made of what the server has. */
  static WebArchive beside() {
    String name = "beside.war";
    return Server.current().isJakartaServer() ? ofJakarta(name) : ofServlets(name);
  }

  private static WebArchive ofJakarta(String name) {
    return ShrinkWrap.create(WebArchive.class, name)
        .addClasses(BesideApplication.class, Greetings.class)
        .addAsResource(
            new StringAsset("beside.word=hello\n"), "META-INF/microprofile-config.properties")
        .addAsWebInfResource(
            new StringAsset(
                "<beans xmlns=\"https://jakarta.ee/xml/ns/jakartaee\" version=\"4.0\""
                    + " bean-discovery-mode=\"all\"/>"),
            "beans.xml");
  }

  /** One that needs nothing but servlets. */
  static WebArchive ofServlets(String name) {
    return ShrinkWrap.create(WebArchive.class, name)
        .addClass(GreetingServlet.class)
        .setWebXML(
            new StringAsset(
                """
                <web-app xmlns="https://jakarta.ee/xml/ns/jakartaee" version="6.0">
                  <servlet>
                    <servlet-name>greeting</servlet-name>
                    <servlet-class>%s</servlet-class>
                  </servlet>
                  <servlet-mapping>
                    <servlet-name>greeting</servlet-name>
                    <url-pattern>/api/greeting</url-pattern>
                  </servlet-mapping>
                </web-app>
                """
                    .formatted(GreetingServlet.class.getName())));
  }

  /** The file that an archive stands for. */
  static Path fileOf(Archive<?> archive) throws IOException {
    Path file = FILES.get(archive.getId());
    if (file != null) {
      return file;
    }
    Path packed = Files.createDirectories(Run.current().folder().resolve("packed"));
    Path copy = packed.resolve(archive.getName());
    archive.as(ZipExporter.class).exportTo(copy.toFile(), true);
    return copy;
  }
}
