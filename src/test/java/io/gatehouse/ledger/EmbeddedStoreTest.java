// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.DriverManager;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The store in a file of its own. */
class EmbeddedStoreTest extends StoreSpecification {
  private final Path home;

  EmbeddedStoreTest(@TempDir Path home) {
    this.home = home;
  }

  @Override
  protected Place place() {
    return Pool.file(home.resolve("home/gatehouse"));
  }

  @Test
  void theFileIsForUsAlone() throws Exception {
    try (Store store = Store.open(place(), QUICK)) {
      store.await(Duration.ofSeconds(30));
      assertTrue(store.condition().up(), store.condition().detail());
      assertEquals("rwx------", permissions(home.resolve("home")));
      assertEquals("rw-------", permissions(home.resolve("home/gatehouse.mv.db")));
    }
  }

  @Test
  void aFileThatAnotherProcessHasIsTakenOverWhenItHasGone() throws Exception {
    Path file = Files.createDirectories(home.resolve("home")).resolve("gatehouse.mv.db");
    try (FileChannel another =
        FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock lock = another.lock();
      try (Store store = Store.open(place(), QUICK)) {
        store.await(Duration.ofSeconds(30));
        assertEquals(
            "its file is in use by another process (SQLState 90020)", store.condition().detail());
        lock.release();
        waitUntilUp(store);
      }
    }
  }

  @Test
  void aFolderThatCannotBeMadeIsToldAndStopsNothing() throws Exception {
    Files.createFile(home.resolve("home"));
    try (Store store = Store.open(Pool.file(home.resolve("home/below/gatehouse")), QUICK)) {
      store.await(Duration.ofSeconds(30));
      assertEquals("its file cannot be made (FileSystemException)", store.condition().detail());
      Files.delete(home.resolve("home"));
      waitUntilUp(store);
    }
  }

  @Test
  void nothingOfItStays() {
    List<String> before = threads();
    try (Store store = Store.open(place(), QUICK)) {
      store.await(Duration.ofSeconds(30));
    }
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!more(before).isEmpty() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    assertEquals(List.of(), more(before));
    assertTrue(
        DriverManager.drivers()
            .noneMatch(driver -> driver.getClass().getName().startsWith("org.h2.")));
  }

  private static String permissions(Path path) throws Exception {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  private static List<String> more(List<String> before) {
    List<String> more = threads();
    more.removeAll(before);
    return more;
  }

  private static List<String> threads() {
    return new ArrayList<>(
        Thread.getAllStackTraces().keySet().stream().map(Thread::getName).toList());
  }
}
