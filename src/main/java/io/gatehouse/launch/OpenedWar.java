// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.launch;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.MalformedURLException;
import java.net.URISyntaxException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;

/**
 * The WAR that we run from, unpacked into a directory that goes when we go.
 *
 * <p>The directory is made by {@link Files#createTempDirectory}: its name cannot be foreseen and
 * only our user may enter it, so nobody can lay a link in our way.
 */
final class OpenedWar implements AutoCloseable {
  private final Path file;
  private final Path directory;

  private OpenedWar(Path file, Path directory) {
    this.file = file;
    this.directory = directory;
  }

  static OpenedWar unpack() throws IOException {
    Path file = ownFile();
    try {
      OpenedWar war = new OpenedWar(file, Files.createTempDirectory("gatehouse-"));
      war.unpackAll();
      return war;
    } catch (IOException e) {
      String place = System.getProperty("java.io.tmpdir");
      throw new IOException(
          "cannot unpack into " + place + "; choose another with -Djava.io.tmpdir: " + e, e);
    }
  }

  private static Path ownFile() throws IOException {
    try {
      Path file =
          Path.of(OpenedWar.class.getProtectionDomain().getCodeSource().getLocation().toURI());
      if (Files.isRegularFile(file)) {
        return file;
      }
    } catch (URISyntaxException e) {
      // told below, like classes in a directory
    }
    throw new IOException("not started from a WAR; say java -jar gatehouse.war");
  }

  private void unpackAll() throws IOException {
    try (ZipFile zip = new ZipFile(file.toFile())) {
      for (ZipEntry entry : Collections.list(zip.entries())) {
        if (!entry.isDirectory() && !entry.getName().startsWith("io/gatehouse/launch/")) {
          unpack(zip, entry);
        }
      }
    } catch (IOException e) {
      close();
      throw e;
    }
  }

  private void unpack(ZipFile zip, ZipEntry entry) throws IOException {
    Path target = webapp().resolve(entry.getName()).normalize();
    if (!target.startsWith(webapp())) {
      throw new IOException("not a whole WAR: " + entry.getName() + " leads out of it");
    }
    Files.createDirectories(target.getParent());
    try (InputStream bytes = zip.getInputStream(entry)) {
      Files.copy(bytes, target);
    }
  }

  /** The application: everything of the WAR but the launcher's own classes. */
  Path webapp() {
    return directory.resolve("webapp");
  }

  /** Where the server may keep files while it runs. */
  Path work() {
    return directory.resolve("work");
  }

  /** Sees Jetty and a copy of the launcher's classes, and nothing of the application. */
  URLClassLoader launcher() throws IOException {
    List<URL> places = new ArrayList<>();
    places.add(url(file));
    places.addAll(jars("WEB-INF/launcher", "*.jar"));
    // Jetty logs through SLF4J. The application has its own copy: its loader looks at home first.
    places.addAll(jars("WEB-INF/lib", "slf4j-*.jar"));
    return loader(places);
  }

  /** Sees what an application server would see. */
  URLClassLoader application() throws IOException {
    List<URL> places = new ArrayList<>();
    places.add(url(webapp().resolve("WEB-INF/classes")));
    places.addAll(jars("WEB-INF/lib", "*.jar"));
    return loader(places);
  }

  /** The parent is the JDK alone: our own loader would answer first, and it sees no library. */
  private static URLClassLoader loader(List<URL> places) {
    return new URLClassLoader(places.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
  }

  private List<URL> jars(String folder, String names) throws IOException {
    List<URL> jars = new ArrayList<>();
    try (DirectoryStream<Path> found = Files.newDirectoryStream(webapp().resolve(folder), names)) {
      for (Path jar : found) {
        jars.add(url(jar));
      }
    }
    return jars;
  }

  private static URL url(Path path) throws MalformedURLException {
    return path.toUri().toURL();
  }

  @Override
  public void close() {
    try (Stream<Path> everything = Files.walk(directory)) {
      for (Path path : everything.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException | UncheckedIOException e) {
      System.err.println("gatehouse: could not delete " + directory + ": " + e.getMessage());
    }
  }
}
