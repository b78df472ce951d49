// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import javax.naming.NamingException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TroubleTest {
  private static final String SECRET = "jdbc:postgresql://db.internal/x?password=secret";

  /** What is thrown, and what is said about it. */
  enum Case {
    AWAY(told("08001"), "it cannot be reached (SQLState 08001)"),
    WRONG_PASSWORD(told("28P01"), "it does not accept the credentials (SQLState 28P01)"),
    NO_SUCH_DATABASE(told("3D000"), "it has no database of that name (SQLState 3D000)"),
    FULL(told("53300"), "it has no room for another connection (SQLState 53300)"),
    STARTING(told("57P03"), "it is starting or stopping (SQLState 57P03)"),
    OF_ITS_OWN(told("90028"), "it refuses (SQLState 90028)"),
    A_FILE_THAT_ANOTHER_HAS(
        told("90020"), "its file is in use by another process (SQLState 90020)"),
    A_FILE_THAT_MAY_ONLY_BE_READ(
        told("90097"), "its file, or the folder of it, may only be read (SQLState 90097)"),
    TABLES_OF_ANOTHER_TIME(
        new Unprepared("its tables cannot be read", told("42000")), "its tables cannot be read"),
    SLOW(new SQLTimeoutException(SECRET), "it did not answer in time"),
    NO_STATE(new SQLException(SECRET), "no connection could be had (SQLException)"),
    A_STATE_THAT_IS_NONE(told("jdbc:"), "no connection could be had (SQLException)"),
    WRAPPED_BY_A_POOL(
        new SQLException(SECRET, new IllegalStateException(SECRET, told("08S01"))),
        "it cannot be reached (SQLState 08S01)"),
    A_BUG_IN_A_POOL(
        new IllegalStateException(SECRET), "no connection could be had (IllegalStateException)"),
    NO_DRIVER(
        new NoClassDefFoundError(SECRET), "no connection could be had (NoClassDefFoundError)"),
    NOT_FOUND(new NamingException("nothing is bound under x"), "nothing is bound under x");

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final Throwable thrown;

    private final String words;

    Case(Throwable thrown, String words) {
      this.thrown = thrown;
      this.words = words;
    }
  }

  private static SQLException told(String state) {
    return new SQLException(SECRET, state);
  }

  @ParameterizedTest
  @EnumSource
  void whatIsSaidHoldsNeitherAddressNorCredential(Case one) {
    assertEquals(one.words, Trouble.words(one.thrown));
  }
}
