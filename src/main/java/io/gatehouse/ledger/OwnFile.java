// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;

/** A file that only our own user may read, where the file system knows users. */
public final class OwnFile {
  private OwnFile() {}

  /**
   * Makes an empty one, and the folders above it, unless they are there.
   *
   * @throws Unprepared when that cannot be
   */
  static void prepare(Path file) {
    try {
      make(file);
    } catch (FileAlreadyExistsException there) {
      // as it should be
    } catch (IOException cannot) {
      throw new Unprepared(
          "its file cannot be made (" + cannot.getClass().getSimpleName() + ")", cannot);
    }
  }

  /**
   * Makes an empty one.
   *
   * @throws FileAlreadyExistsException when there is one
   */
  public static void make(Path file) throws IOException {
    boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
    Path folder = file.toAbsolutePath().getParent();
    if (folder != null) {
      var unused = Files.createDirectories(folder, only(posix, "rwx------"));
    }
    var unused = Files.createFile(file, only(posix, "rw-------"));
  }

  private static FileAttribute<?>[] only(boolean posix, String permissions) {
    return posix
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(permissions))
        }
        : new FileAttribute<?>[0];
  }
}
