// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import jakarta.servlet.AsyncContext;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a server has taken from us and not yet sent to the client.
 *
 * <p>Servers say by {@code isReady} when they want no more. Payara's Grizzly does not: it is always
 * ready, keeps what a slow client does not take, and tells nobody when the client is gone. So
 * there, and only there, its own connection is asked, by reflection.
 */
final class Backlog {
  private static final Logger LOG = Logger.getLogger(Backlog.class.getName());

  private final @Nullable Object connection;

  private Backlog(@Nullable Object connection) {
    this.connection = connection;
  }

  static Backlog of(AsyncContext async) {
    try {
      return new Backlog(Abort.grizzlyConnection(async));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.FINE, "Grizzly's connection cannot be asked", e);
      return new Backlog(null);
    }
  }

  /** In bytes; 0 where the server's own word is enough. */
  int bytes() {
    if (connection == null) {
      return 0;
    }
    try {
      Object queue = Abort.call(connection, "getAsyncWriteQueue");
      return Abort.call(queue, "spaceInBytes") instanceof Integer bytes ? bytes : 0;
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.FINE, "Grizzly's queue cannot be asked", e);
      return 0;
    }
  }

  /** Whether the client is known to have left. */
  boolean isCut() {
    if (connection == null) {
      return false;
    }
    try {
      return Boolean.FALSE.equals(Abort.call(connection, "isOpen"));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.FINE, "Grizzly's connection cannot be asked", e);
      return false;
    }
  }
}
