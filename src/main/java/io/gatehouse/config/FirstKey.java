// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.ledger.Facts;
import io.gatehouse.ledger.KeyTable;
import io.gatehouse.ledger.OwnFile;
import io.gatehouse.model.IssuedKey.Role;
import io.gatehouse.model.IssuedKey.Terms;
import io.gatehouse.model.Permit;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jdbi.v3.core.Handle;

/**
 * The administrator's key that is made when a database has none, once in its life. Whoever starts
 * {@code java -jar} reads it where they started it; on a server it goes into a file that only the
 * server's own user may read, because a server's log is copied to places where no key belongs.
 */
final class FirstKey {
  private static final String ID = "admin";
  private static final int FILES = 100;
  private static final Logger LOG = Logger.getLogger(FirstKey.class.getName());
  private static final Terms TERMS =
      new Terms(
          "First administrator",
          Role.ADMIN,
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          true,
          Optional.empty(),
          Permit.EVERYTHING);

  private final KeyDesk desk;
  private final Launch launch;
  private final Path home;

  FirstKey(KeyDesk desk, Launch launch, Path home) {
    this.desk = desk;
    this.launch = launch;
    this.home = home;
  }

  /** Part of somebody else's transaction; of several gateways at a time one makes it. */
  Optional<String> make(Handle handle) {
    if (Facts.take(handle, Facts.FIRST_KEY).isPresent()) {
      return Optional.empty();
    }
    Facts.set(handle, Facts.FIRST_KEY, "made");
    boolean others =
        KeyTable.all(handle).stream().anyMatch(key -> key.terms().role() == Role.ADMIN);
    if (others || KeyTable.find(handle, ID).isPresent()) {
      return Optional.empty();
    }
    KeyTable.change(handle);
    return desk.issue(handle, "first start", ID, TERMS).secret();
  }

  void tell(String key) {
    if (launch == Launch.SERVER) {
      try {
        Path file = write(key);
        LOG.warning(
            () ->
                "An administrator's key was made. It is in "
                    + file
                    + " and nowhere else: take it, and delete the file.");
        return;
      } catch (IOException cannot) {
        LOG.log(Level.FINE, "the administrator's key cannot be written to a file", cannot);
      }
    }
    LOG.warning(
        () -> "An administrator's key was made; it opens /admin and is shown this once: " + key);
  }

  /** A file that is there may hold a key that nobody has taken yet. */
  private Path write(String key) throws IOException {
    for (int i = 1; i <= FILES; i++) {
      Path file = home.resolve(i == 1 ? "admin-key" : "admin-key-" + i);
      try {
        OwnFile.make(file);
        return Files.writeString(file, key + "\n", UTF_8);
      } catch (FileAlreadyExistsException another) {
        LOG.log(Level.FINE, "there is another key's file", another);
      }
    }
    throw new IOException("too many files");
  }
}
