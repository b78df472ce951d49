// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import jakarta.servlet.AsyncContext;
import java.lang.reflect.Method;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * What a server has taken from us and not yet sent to the client.
 *
 * <p>Servers say by {@code isReady} when they want no more. Payara's Grizzly does not: it is always
 * ready, keeps what a slow client does not take, and tells nobody when the client is gone. So
 * there, and only there, its own connection is asked, by reflection; how is looked up once for a
 * request.
 */
final class Backlog {
  private static final Logger LOG = Logger.getLogger(Backlog.class.getName());

  /** A server whose own word is enough. */
  private static final Backlog NONE = new Backlog(null);

  private record Grizzly(Object connection, Method isOpen, Object queue, Method spaceInBytes) {
    static Grizzly of(Object connection) throws ReflectiveOperationException {
      Object queue = Abort.method(connection, "getAsyncWriteQueue").invoke(connection);
      return new Grizzly(
          connection,
          Abort.method(connection, "isOpen"),
          queue,
          Abort.method(queue, "spaceInBytes"));
    }
  }

  private final @Nullable Grizzly grizzly;

  private Backlog(@Nullable Grizzly grizzly) {
    this.grizzly = grizzly;
  }

  static Backlog of(AsyncContext async) {
    try {
      Object connection = Abort.grizzlyConnection(async);
      return connection == null ? NONE : new Backlog(Grizzly.of(connection));
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.FINE, "Grizzly's connection cannot be asked", e);
      return NONE;
    }
  }

  /** In bytes; 0 where the server's own word is enough. */
  int bytes() {
    return grizzly != null && answer(grizzly.spaceInBytes(), grizzly.queue()) instanceof Integer b
        ? b
        : 0;
  }

  /** Whether the client is known to have left. */
  boolean isCut() {
    return grizzly != null && Boolean.FALSE.equals(answer(grizzly.isOpen(), grizzly.connection()));
  }

  private static @Nullable Object answer(Method question, Object asked) {
    try {
      return question.invoke(asked);
    } catch (ReflectiveOperationException | RuntimeException e) {
      LOG.log(Level.FINE, "Grizzly cannot be asked", e);
      return null;
    }
  }
}
