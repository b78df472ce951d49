// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** Which version of the gateway this is, and when it was built. */
record Build(String version, String time) {
  /** As the build has written it beside the classes. */
  static Build read() {
    Properties properties = new Properties();
    try (InputStream in = Build.class.getResourceAsStream("/gatehouse.properties")) {
      if (in != null) {
        properties.load(in);
      }
    } catch (IOException unreadable) {
      // then it is an unknown build
    }
    return new Build(
        properties.getProperty("version", "unknown"),
        properties.getProperty("build.time", "unknown"));
  }
}
