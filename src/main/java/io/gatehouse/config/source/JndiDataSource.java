// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.sql.DataSource;

/** The DataSource that the administrator bound in the server under a name from the settings. */
@SuppressWarnings("BanJNDI") // only the name that the settings say, never one from a request
public final class JndiDataSource {
  private static final Logger LOG = Logger.getLogger(JndiDataSource.class.getName());

  private JndiDataSource() {}

  /**
   * Looks it up, on a thread that the server's naming knows.
   *
   * @throws NamingException whose message says where there is nothing, or what is wrong with what
   *     is there
   */
  public static DataSource find(Naming naming, String name) throws NamingException {
    Optional<String> wrong = Optional.empty();
    for (String candidate : JndiNames.meantBy(name)) {
      try {
        Object bound = naming.context().lookup(candidate);
        if (bound instanceof DataSource found) {
          return found;
        }
        if (bound != null) {
          wrong = wrong.or(() -> Optional.of(candidate + " is no DataSource"));
        }
      } catch (NamingException | RuntimeException absent) {
        LOG.log(Level.FINE, absent, () -> "no DataSource under " + candidate);
        wrong = wrong.or(() -> fault(absent).map(fault -> candidate + " fails with " + fault));
      }
    }
    throw new NamingException(
        wrong
            .map(what -> "what is bound under " + what)
            .orElse("nothing is bound under " + String.join(", ", JndiNames.meantBy(name))));
  }

  /** What keeps a name that is there from being had; a server's own naming has no others. */
  private static Optional<String> fault(Exception absent) {
    Throwable cause = absent;
    while (cause instanceof NamingException && cause.getCause() != null) {
      if (cause instanceof NameNotFoundException) {
        return Optional.empty();
      }
      cause = cause.getCause();
    }
    return cause instanceof NamingException
        ? Optional.empty()
        : Optional.of(cause.getClass().getSimpleName());
  }
}
