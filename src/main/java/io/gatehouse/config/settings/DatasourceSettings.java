// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import io.smallrye.config.WithDefault;
import java.time.Duration;
import java.util.Optional;

/** The database, by way of the application server. */
public interface DatasourceSettings {
  @Doc(
      "How often the database is asked whether it is there; while it cannot be reached, every 5s at"
          + " the latest.")
  @Bounds(min = "1s")
  @WithDefault("30s")
  Duration check();

  @Doc(
      "JNDI name of the server's DataSource. One that begins with `java:` is looked up as it is, such"
          + " as `java:jboss/datasources/gatehouse`; another, such as `jdbc/gatehouse`, below"
          + " `java:comp/env/`, `java:global/`, `java:/` and under its plain name.")
  Optional<JndiName> jndi();
}
