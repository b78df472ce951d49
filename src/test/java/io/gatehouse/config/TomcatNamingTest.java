// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.config.settings.ByteSize;
import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.settings.UpstreamType;
import io.gatehouse.config.source.JndiDataSource;
import io.gatehouse.ledger.Database;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicReference;
import javax.naming.NamingException;
import javax.sql.DataSource;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.ContextEnvironment;
import org.apache.tomcat.util.descriptor.web.ContextResource;
import org.h2.jdbcx.JdbcDataSource;
import org.h2.jdbcx.JdbcDataSourceFactory;
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
  private final AtomicReference<Database> database = new AtomicReference<>();
  private final Set<String> finders = ConcurrentHashMap.newKeySet();

  @BeforeEach
  void start(@TempDir Path dir) throws LifecycleException {
    tomcat.setBaseDir(dir.toString());
    tomcat.enableNaming();
    Context application = tomcat.addContext("", dir.toString());
    bind(application, "gatehouse/limits/body", "java.lang.Integer", "42");
    bind(application, "gatehouse/upstreams/near-by/type", "java.lang.String", "demo");
    bindDatabase(application);
    application.addServletContainerInitializer(
        (classes, servletContext) -> {
          read.set(SettingsReader.read(Sources.ofProcess()));
          database.set(Database.start(this::find, Duration.ofMinutes(1)));
        },
        Set.of());
    tomcat.start();
  }

  private DataSource find() throws NamingException {
    DataSource found = JndiDataSource.find(Sources.ofProcess().naming(), "jdbc/gatehouse");
    finders.add(Thread.currentThread().getName());
    return found;
  }

  @AfterEach
  void stop() throws LifecycleException {
    Optional.ofNullable(database.get()).ifPresent(Database::close);
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
    assertTrue(upstream.type().is(UpstreamType.DEMO));
  }

  @Test
  void itsDataSourceIsFoundFromTheDatabasesOwnThreadToo() throws InterruptedException {
    Database started = Objects.requireNonNull(database.get());
    for (int i = 0; i < 1000 && !started.condition().up(); i++) {
      Thread.sleep(10);
    }
    assertTrue(started.condition().up(), started.condition().detail());
    assertEquals(Set.of(Thread.currentThread().getName(), "gatehouse-database"), finders);
  }

  private static void bindDatabase(Context application) {
    var database = new ContextResource();
    database.setName("jdbc/gatehouse");
    database.setType(JdbcDataSource.class.getName());
    database.setProperty("factory", JdbcDataSourceFactory.class.getName());
    database.setProperty("url", "jdbc:h2:mem:tomcat");
    database.setProperty("user", "sa");
    database.setProperty("password", "");
    database.setProperty("description", "");
    database.setProperty("loginTimeout", "5");
    application.getNamingResources().addResource(database);
  }

  private static void bind(Context application, String name, String type, String value) {
    var entry = new ContextEnvironment();
    entry.setName(name);
    entry.setType(type);
    entry.setValue(value);
    application.getNamingResources().addEnvironment(entry);
  }
}
