// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import java.util.ArrayList;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
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
   * @throws NamingException whose message names every name that was tried
   */
  public static DataSource find(Naming naming, String name) throws NamingException {
    List<String> others = new ArrayList<>();
    for (String candidate : JndiNames.meantBy(name)) {
      try {
        Object bound = naming.context().lookup(candidate);
        if (bound instanceof DataSource found) {
          return found;
        }
        if (bound != null) {
          others.add(candidate);
        }
      } catch (NamingException | RuntimeException absent) {
        LOG.log(Level.FINE, absent, () -> "no DataSource under " + candidate);
      }
    }
    throw new NamingException(
        others.isEmpty()
            ? "nothing is bound under " + String.join(", ", JndiNames.meantBy(name))
            : "what is bound under " + String.join(", ", others) + " is no DataSource");
  }
}
