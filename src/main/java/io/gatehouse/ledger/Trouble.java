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

  /** Deeper than any pool wraps what its driver threw; a chain of causes may be a ring. */
  private static final int DEEPEST = 16;

  private Trouble() {}

  static String words(Throwable trouble) {
    if (trouble instanceof NamingException notFound) {
      return String.valueOf(notFound.getMessage());
    }
    String state = "";
    Throwable cause = trouble;
    for (int depth = 0; cause != null && depth < DEEPEST; depth++) {
      if (cause instanceof SQLTimeoutException) {
        return "it did not answer in time";
      }
      if (cause instanceof SQLException told && isState(told.getSQLState())) {
        state = told.getSQLState();
      }
      cause = cause.getCause();
    }
    return state.isEmpty()
        ? "no connection could be had (" + trouble.getClass().getSimpleName() + ")"
        : CLASSES.getOrDefault(state.substring(0, 2), "it refuses") + " (SQLState " + state + ")";
  }

  private static boolean isState(@Nullable String state) {
    return state != null && state.matches("[0-9A-Z]{5}");
  }
}
