// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.net.MalformedURLException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** As in a server: our classes have a loader of their own, and the thread's loader is another. */
class OwnClassLoaderTest {
  @Test
  void settingsNeedNoOtherLoader(@TempDir Path dir)
      throws ReflectiveOperationException, IOException {
    Path file =
        Files.writeString(dir.resolve("g.yaml"), "gatehouse: {upstreams: {x: {type: demo}}}");
    var printed = new ByteArrayOutputStream();
    Thread thread = Thread.currentThread();
    ClassLoader before = thread.getContextClassLoader();
    try (var loader = new URLClassLoader(classPath(), ClassLoader.getPlatformClassLoader())) {
      thread.setContextClassLoader(ClassLoader.getPlatformClassLoader());
      Class<?> command = loader.loadClass(ValidateCommand.class.getName());
      assertNotSame(ValidateCommand.class, command);
      Object code =
          command
              .getMethod("run", List.class, PrintStream.class)
              .invoke(null, List.of(file.toString()), new PrintStream(printed, true, UTF_8));
      assertTrue(printed.toString(UTF_8).startsWith("OK: upstreams "), printed.toString(UTF_8));
      assertEquals(0, code);
    } finally {
      thread.setContextClassLoader(before);
    }
  }

  private static URL[] classPath() {
    return Arrays.stream(System.getProperty("java.class.path", "").split(File.pathSeparator))
        .map(OwnClassLoaderTest::url)
        .toArray(URL[]::new);
  }

  private static URL url(String entry) {
    try {
      return Path.of(entry).toUri().toURL();
    } catch (MalformedURLException impossible) {
      throw new AssertionError(impossible);
    }
  }
}
