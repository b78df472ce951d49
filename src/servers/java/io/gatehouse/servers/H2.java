// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.servers;

import java.net.URISyntaxException;
import java.nio.file.Path;

/** The JDBC driver that an operator has to bring where the server has none. */
final class H2 {
  private H2() {}

  static Path jar() throws URISyntaxException {
    return Path.of(org.h2.Driver.class.getProtectionDomain().getCodeSource().getLocation().toURI());
  }
}
