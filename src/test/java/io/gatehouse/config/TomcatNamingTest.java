// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;

import io.gatehouse.config.settings.ByteSize;
import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.settings.UpstreamType;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ContextEnvironment;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A real server's naming, read while the application starts. */
class TomcatNamingTest {
  private static final Set<String> NAMING_PROPERTIES =
      Set.of("java.naming.factory.initial", "java.naming.factory.url.pkgs", "catalina.useNaming");

  private final Tomcat tomcat = new Tomcat();
  private final AtomicReference<GatehouseSettings> read = new AtomicReference<>();

  @BeforeEach
  void start(@TempDir Path dir) throws LifecycleException {
    tomcat.setBaseDir(dir.toString());
    tomcat.enableNaming();
    Context application = tomcat.addContext("", dir.toString());
    bind(application, "gatehouse/limits/body", "java.lang.Integer", "42");
    bind(application, "gatehouse/upstreams/near-by/type", "java.lang.String", "demo");
    application.addServletContainerInitializer(
        (classes, servletContext) -> read.set(SettingsReader.read(Sources.ofProcess())), Set.of());
    tomcat.start();
  }

  @AfterEach
  void stop() throws LifecycleException {
    tomcat.stop();
    tomcat.destroy();
    NAMING_PROPERTIES.forEach(System::clearProperty);
  }

  @Test
  void whatTheAdministratorBoundIsRead() {
    GatehouseSettings settings = read.get();
    assertNotNull(settings);
    assertEquals(new ByteSize(42), settings.limits().body());
    var upstream = Map.copyOf(settings.upstreams()).get("near-by");
    assertNotNull(upstream);
    assertEquals(UpstreamType.DEMO, upstream.type());
  }

  private static void bind(Context application, String name, String type, String value) {
    var entry = new ContextEnvironment();
    entry.setName(name);
    entry.setType(type);
    entry.setValue(value);
    application.getNamingResources().addEnvironment(entry);
  }
}
