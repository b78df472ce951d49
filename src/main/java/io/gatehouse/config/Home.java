// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The folder for our files where the settings name none: below the server's own. */
public final class Home {
  /** What servers tell by a system property. Payara tells also what Tomcat does. */
  private static final List<String> SERVERS =
      List.of("com.sun.aas.instanceRoot", "jboss.server.data.dir", "jetty.base", "catalina.base");

  private Home() {}

  /**
   * The folder.
   *
   * @param contextPath of the application, one of several on a server
   * @param properties of the process; null where there is none
   */
  public static Path standard(Launch launch, String contextPath, Properties properties) {
    Path user = Path.of(of(properties.get("user.home"), ".")).resolve(".gatehouse");
    if (launch != Launch.SERVER) {
      return user;
    }
    String name = name(contextPath);
    return SERVERS.stream()
        .map(properties::get)
        .filter(folder -> folder != null && !folder.isBlank())
        .findFirst()
        .map(folder -> Path.of(folder, "gatehouse", name))
        .orElseGet(() -> user.resolve(name));
  }

  /** Where system properties are read. */
  @FunctionalInterface
  public interface Properties {
    @Nullable String get(String name);
  }

  private static String of(@Nullable String text, String otherwise) {
    return text == null || text.isBlank() ? otherwise : text;
  }

  private static String name(String contextPath) {
    String bare = contextPath.replaceAll("^/+|/+$", "");
    return bare.isEmpty() ? "ROOT" : bare.replaceAll("[^A-Za-z0-9._-]", "-");
  }
}
