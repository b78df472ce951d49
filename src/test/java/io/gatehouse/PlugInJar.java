// SPDX-License-Identifier: Apache-2.0
package io.gatehouse;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import java.util.zip.ZipOutputStream;

/** Jars of plug-ins, made of test classes. */
public final class PlugInJar {
  private static final String SERVICES = "META-INF/services/io.gatehouse.provider.ProviderKind";

  private PlugInJar() {}

  /** Only the list of plug-ins: for class loaders that find the classes themselves. */
  public static Path naming(Path jar, List<Class<?>> kinds) {
    return write(jar, kinds, List.of());
  }

  /** A plug-in as one would deliver it: its list, and all classes of its package. */
  public static Path of(Path jar, Class<?> kind) {
    Path folder = Path.of(kind.getPackageName().replace('.', '/'));
    Path classes = classes(kind);
    try (Stream<Path> files = Files.list(classes.resolve(folder))) {
      return write(jar, List.of(kind), files.map(classes::relativize).toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path classes(Class<?> kind) {
    String path = kind.getProtectionDomain().getCodeSource().getLocation().getPath();
    return Path.of(path);
  }

  private static Path write(Path jar, List<Class<?>> kinds, List<Path> files) {
    try (var zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry(SERVICES));
      zip.write(
          kinds.stream().map(Class::getName).collect(Collectors.joining("\n")).getBytes(UTF_8));
      for (Path file : files) {
        zip.putNextEntry(new ZipEntry(file.toString()));
        zip.write(Files.readAllBytes(classes(kinds.get(0)).resolve(file)));
      }
      return jar;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A copy of the WAR with one more library. */
  public static Path into(Path war, Path copy, Path jar) {
    try (var from = new ZipFile(war.toFile());
        var zip = new ZipOutputStream(Files.newOutputStream(copy))) {
      for (ZipEntry entry : Collections.list(from.entries())) {
        zip.putNextEntry(new ZipEntry(entry.getName()));
        try (InputStream bytes = from.getInputStream(entry)) {
          bytes.transferTo(zip);
        }
      }
      zip.putNextEntry(new ZipEntry("WEB-INF/lib/" + jar.getFileName()));
      Files.copy(jar, zip);
      return copy;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
