// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.util.Map;
import javax.naming.NamingException;
import org.jspecify.annotations.Nullable;

/**
 * Why a database is down, in words of our own: what a driver says may hold its address, a user's
 * name, or a password.
 */
final class Trouble {
  /** By the first two characters of an SQLState. */
  private static final Map<String, String> CLASSES =
      Map.of(
          "08", "it cannot be reached",
          "28", "it does not accept the credentials",
          "3D", "it has no database of that name",
          "53", "it has no room for another connection",
          "57", "it is starting or stopping");

  /** Said of a timeout, whatever its SQLState. */
  private static final String TOO_LATE = "HYT00";

  /** H2's words for a file that somebody else has, and for one that it may not write. */
  private static final Map<String, String> FILE =
      Map.of(
          "90020", "its file is in use by another process",
          "90097", "its file, or the folder of it, may only be read");

  /** Deeper than any pool wraps what its driver threw; a chain of causes may be a ring. */
  private static final int DEEPEST = 16;

  private Trouble() {}

  static String words(Throwable trouble) {
    if (trouble instanceof NamingException || trouble instanceof Unprepared) {
      return String.valueOf(trouble.getMessage());
    }
    String state = state(trouble);
    if (state.equals(TOO_LATE)) {
      return "it did not answer in time";
    }
    return state.isEmpty()
        ? "no connection could be had (" + trouble.getClass().getSimpleName() + ")"
        : words(state) + " (SQLState " + state + ")";
  }

  private static String words(String state) {
    String usual = CLASSES.getOrDefault(state.substring(0, 2), "it refuses");
    return FILE.getOrDefault(state, usual);
  }

  /** Whether it was told by somebody, and not only that nobody has answered yet. */
  static boolean isDefinite(Throwable trouble) {
    String state = state(trouble);
    return trouble instanceof Unprepared || !(state.isEmpty() || state.equals(TOO_LATE));
  }

  /** The innermost SQLState, or nothing. */
  static String state(Throwable trouble) {
    String state = "";
    Throwable cause = trouble;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof SQLTimeoutException) {
        return TOO_LATE;
      }
      if (cause instanceof SQLException told && isState(told.getSQLState())) {
        state = told.getSQLState();
      }
      cause = cause.getCause();
    }
    return state;
  }

  private static boolean isState(@Nullable String state) {
    return state != null && state.matches("[0-9A-Z]{5}");
  }
}
