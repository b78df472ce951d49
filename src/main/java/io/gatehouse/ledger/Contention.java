// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.util.Set;
import org.jdbi.v3.core.ConnectionException;
import org.jdbi.v3.core.JdbiException;

/** What kind of trouble it is that a transaction met. */
final class Contention {
  /** Another transaction was in the way: deadlock, serialization, a lock waited for too long. */
  private static final Set<String> PASSING = Set.of("40001", "40P01", "55P03", "90131", "HYT00");

  /** A row is there already; perhaps another made it just now, and it is found the next time. */
  private static final String THERE = "23505";

  /** The connection or the whole database is gone, by the beginning of an SQLState or all of it. */
  private static final Set<String> LOST =
      Set.of("08", "28", "53", "57", "3D", "90007", "90020", "90028", "90067", "90098", "90121");

  private Contention() {}

  /** Thrown by the work itself and not by the database. */
  static boolean isWork(Throwable trouble) {
    return trouble instanceof RuntimeException && !(trouble instanceof JdbiException);
  }

  static boolean isPassing(Throwable trouble) {
    return trouble instanceof JdbiException && PASSING.contains(Trouble.state(trouble));
  }

  static boolean isWorthAnotherTry(Throwable trouble) {
    return isPassing(trouble)
        || (trouble instanceof JdbiException && Trouble.state(trouble).equals(THERE));
  }

  static boolean isLost(Throwable trouble) {
    String state = Trouble.state(trouble);
    if (state.isEmpty()) {
      return trouble instanceof ConnectionException;
    }
    return LOST.contains(state) || LOST.contains(state.substring(0, 2));
  }
}
