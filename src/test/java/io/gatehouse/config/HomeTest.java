// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class HomeTest {
  /** How it was started, what the process says, and where the folder is. */
  enum Case {
    TOMCAT(Launch.SERVER, "/gatehouse", "catalina.base=/srv", "/srv/gatehouse/gatehouse"),
    JETTY(Launch.SERVER, "/", "jetty.base=/srv", "/srv/gatehouse/ROOT"),
    WILDFLY(Launch.SERVER, "/a/b", "jboss.server.data.dir=/srv/data", "/srv/data/gatehouse/a-b"),
    PAYARA(
        Launch.SERVER,
        "/gatehouse",
        "catalina.base=/other com.sun.aas.instanceRoot=/srv",
        "/srv/gatehouse/gatehouse"),
    ANOTHER_SERVER(Launch.SERVER, "", "", "/home/me/.gatehouse/ROOT"),
    NO_WAY_OUT(Launch.SERVER, "/../x", "catalina.base=/srv", "/srv/gatehouse/..-x"),
    BY_ITSELF(Launch.LOOPBACK, "/", "catalina.base=/srv", "/home/me/.gatehouse"),
    BY_ITSELF_FOR_ALL(Launch.OPEN, "/x", "", "/home/me/.gatehouse");

    private final Launch launch;
    private final String contextPath;
    private final String properties;
    private final String folder;

    Case(Launch launch, String contextPath, String properties, String folder) {
      this.launch = launch;
      this.contextPath = contextPath;
      this.properties = properties;
      this.folder = folder;
    }
  }

  @ParameterizedTest
  @EnumSource
  void itIsBelowTheServersOwn(Case one) {
    Map<String, String> properties = new HashMap<>(Map.of("user.home", "/home/me"));
    for (String property : one.properties.split(" ", -1)) {
      int equals = property.indexOf('=');
      if (equals > 0) {
        properties.put(property.substring(0, equals), property.substring(equals + 1));
      }
    }
    assertEquals(Path.of(one.folder), Home.standard(one.launch, one.contextPath, properties::get));
  }
}
