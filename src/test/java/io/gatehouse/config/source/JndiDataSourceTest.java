// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.source;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.gatehouse.config.FakeNaming;
import java.sql.SQLException;
import java.util.Map;
import java.util.stream.Stream;
import javax.naming.NameNotFoundException;
import javax.naming.NamingException;
import javax.naming.NoInitialContextException;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class JndiDataSourceTest {
  private static final DataSource BOUND = new JdbcDataSource();

  @ParameterizedTest
  @CsvSource({
    "jdbc/gatehouse, java:comp/env/jdbc/gatehouse",
    "jdbc/gatehouse, java:global/jdbc/gatehouse",
    "jdbc/gatehouse, java:/jdbc/gatehouse",
    "jdbc/gatehouse, jdbc/gatehouse",
    "java:jboss/datasources/gatehouse, java:jboss/datasources/gatehouse"
  })
  void itIsFoundWhereServersBindIt(String name, String bound) throws NamingException {
    assertSame(BOUND, JndiDataSource.find(new FakeNaming(Map.of(bound, BOUND)), name));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          jdbc/x      | nothing is bound under java:comp/env/jdbc/x, java:global/jdbc/x, java:/jdbc/x, jdbc/x
          java:jdbc/x | nothing is bound under java:jdbc/x
          jdbc/text   | what is bound under java:/jdbc/text is no DataSource
          """)
  void itSaysWhereItHasLooked(String name, String message) {
    var naming = new FakeNaming(Map.of("java:/jdbc/text", "text"));
    assertSays(message, naming, name);
  }

  /** What servers throw, and what is said about it. */
  static Stream<Arguments> failures() {
    String nothing = "nothing is bound under java:jdbc/x";
    return Stream.of(
        Arguments.of(new NoInitialContextException(), nothing),
        Arguments.of(because(new NamingException(), new NamingException("no component")), nothing),
        Arguments.of(because(new NameNotFoundException(), new IllegalStateException()), nothing),
        Arguments.of(
            because(new NamingException(), new SQLException("jdbc:x:secret")),
            "what is bound under java:jdbc/x fails with SQLException"),
        Arguments.of(
            new IllegalArgumentException(),
            "what is bound under java:jdbc/x fails with IllegalArgumentException"));
  }

  private static NamingException because(NamingException thrown, Exception cause) {
    thrown.initCause(cause);
    return thrown;
  }

  @ParameterizedTest
  @MethodSource("failures")
  void itSaysWhatHasFailed(Exception thrown, String message) {
    assertSays(
        message,
        () -> {
          if (thrown instanceof NamingException naming) {
            throw naming;
          }
          throw (RuntimeException) thrown;
        },
        "java:jdbc/x");
  }

  private static void assertSays(String message, Naming naming, String name) {
    var missing = assertThrows(NamingException.class, () -> JndiDataSource.find(naming, name));
    assertEquals(message, missing.getMessage());
  }
}
