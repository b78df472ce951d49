// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import com.zaxxer.hikari.HikariDataSource;
import java.net.URISyntaxException;
import java.nio.file.Path;

/** The jars that an operator brings where the server has none: a JDBC driver, a pool. */
final class Jars {
  private Jars() {}

  static Path h2() throws URISyntaxException {
    return of(org.h2.Driver.class);
  }

  static Path hikari() throws URISyntaxException {
    return of(HikariDataSource.class);
  }

  private static Path of(Class<?> type) throws URISyntaxException {
    return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
