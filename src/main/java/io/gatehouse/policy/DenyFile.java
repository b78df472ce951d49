// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.AddressRange;
import java.io.IOException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The file that a deny list is kept in. It is written as a whole and takes the old one's place at
 * once, on a thread of its own that is there only while there is something to write: a slow disk
 * holds up nobody.
 */
public final class DenyFile implements DenyList.Watcher, AutoCloseable {
  private static final Logger LOG = Logger.getLogger(DenyFile.class.getName());

  private final Path path;
  private final DenyList list;
  private final AtomicBoolean changed = new AtomicBoolean();
  private final ThreadPoolExecutor writer =
      new ThreadPoolExecutor(1, 1, 1, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), DenyFile::own);
  private List<String> unknown = List.of();

  private DenyFile(Path path, DenyList list) {
    this.path = path;
    this.list = list;
    writer.allowCoreThreadTimeOut(true);
  }

  private static Thread own(Runnable task) {
    Thread thread = new Thread(task, "gatehouse-denied");
    thread.setDaemon(true);
    return thread;
  }

  /**
   * Reads the file into the list, and keeps it as the list is from then on. A file that is not
   * there is an empty one.
   *
   * @throws IOException when the file is there and cannot be read: nobody on it may be let in
   */
  public static DenyFile open(Path path, DenyList list) throws IOException {
    DenyFile file = new DenyFile(path.toAbsolutePath(), list);
    file.read();
    list.watch(file);
    return file;
  }

  private void read() throws IOException {
    try {
      List<String> lines = new String(Files.readAllBytes(path), UTF_8).lines().toList();
      DenyFormat.Content content = DenyFormat.read(lines, Instant.now());
      content.denied().forEach(list::add);
      unknown = content.unknown();
    } catch (NoSuchFileException none) {
      return;
    }
    if (!unknown.isEmpty()) {
      LOG.warning(
          () ->
              unknown.size()
                  + " lines of "
                  + path
                  + " are no address and no range, such as the first of them: "
                  + unknown.get(0).replaceAll("\\p{Cntrl}", "?"));
    }
  }

  @Override
  public void added(Denied denied) {
    write();
  }

  @Override
  public void removed(AddressRange range) {
    write();
  }

  private void write() {
    if (changed.getAndSet(true)) {
      return;
    }
    try {
      writer.execute(this::save);
    } catch (RejectedExecutionException closed) {
      LOG.log(Level.FINE, "a change after the end is not kept", closed);
    }
  }

  private void save() {
    changed.set(false);
    try {
      Path whole = path.resolveSibling(path.getFileName() + ".new");
      Files.writeString(whole, DenyFormat.write(list.all(), unknown));
      replace(whole);
    } catch (IOException | RuntimeException failed) {
      LOG.log(Level.FINE, "the list is not written", failed);
      LOG.warning(
          () ->
              "The list of denied addresses would be lost by a restart: "
                  + path
                  + " cannot be written ("
                  + failed.getClass().getSimpleName()
                  + ")");
    }
  }

  private void replace(Path whole) throws IOException {
    try {
      Files.move(whole, path, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException notHere) {
      Files.move(whole, path, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  /** Waits, at most a few seconds, until the last change is written. */
  @Override
  public void close() {
    writer.shutdown();
    try {
      if (!writer.awaitTermination(3, TimeUnit.SECONDS)) {
        LOG.warning(() -> path + " is not written yet; a change to it may be lost");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
