// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.Application;
import io.gatehouse.config.Assembly;
import io.gatehouse.config.Home;
import io.gatehouse.config.InvalidSettings;
import io.gatehouse.config.Launch;
import io.gatehouse.config.SettingsReader;
import io.gatehouse.config.Snapshot;
import io.gatehouse.config.Sources;
import io.gatehouse.config.UpstreamTypes;
import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.settings.WebOrigin;
import io.gatehouse.config.source.Problem;
import io.gatehouse.policy.Admission;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Locale;
import java.util.logging.Logger;

/**
 * Starts the gateway with its web application and stops it with it. Settings that are not right
 * stop the deployment, and all that is wrong with them is said at once.
 */
public final class Startup implements ServletContextListener {
  private static final Logger LOG = Logger.getLogger(Startup.class.getName());

  /** Context attribute, set by whoever embeds the WAR: {@code loopback} or {@code open}. */
  static final String LAUNCH = "gatehouse.launch";

  /** Context attribute, set by whoever embeds the WAR: the address without a trailing slash. */
  static final String URL = "gatehouse.url";

  /** Context attribute, left for whoever embeds the WAR: what to tell the person who started it. */
  static final String BANNER = "gatehouse.banner";

  /** Context attribute, left for whoever embeds the WAR: how long a stop may wait for requests. */
  static final String DRAIN = "gatehouse.drain";

  /** Context attribute with the {@link Sources} to read instead of the process's own. */
  static final String SOURCES = "gatehouse.sources";

  private final Deque<Runnable> closing = new ArrayDeque<>();

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    Sources sources =
        context.getAttribute(SOURCES) instanceof Sources given ? given : Sources.ofProcess();
    UpstreamTypes types = UpstreamTypes.installed();
    Snapshot snapshot = read(sources, types, launch(context));
    GatehouseSettings settings = snapshot.settings();
    Build build = Build.read();
    Application application =
        Assembly.build(
            settings,
            types,
            sources.naming(),
            launch(context),
            Home.standard(launch(context), context.getContextPath(), System::getProperty),
            "gatehouse/" + build.version());
    closing.push(application::close);
    try {
      declareRoles(context, application.admission());
      Gateway gateway =
          new Gateway(application, web(settings, launch(context)), build, snapshot.effective());
      closing.push(Management.register(gateway, context.getContextPath()));
      gateway.install(context);
      context.setAttribute(DRAIN, settings.drain());
      if (context.getAttribute(URL) instanceof String url) {
        context.setAttribute(BANNER, Banner.of(application, url + settings.apiPrefix().path()));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /** Payara answers "no" for every role that an application has not declared. */
  private static void declareRoles(ServletContext context, Admission admission) {
    String[] roles = admission.rules().roles().toArray(String[]::new);
    if (admission.takesUsers() && roles.length > 0) {
      context.declareRoles(roles);
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    close();
  }

  /** Not every server destroys a context that has not been initialized. */
  private void close() {
    while (!closing.isEmpty()) {
      closing.pop().run();
    }
    LastRecord.forget();
  }

  /**
   * On a server every problem gets a line of the log: what servers make of an exception's message
   * of several lines is not always readable. The exception is for who deploys by a tool: that shows
   * it.
   */
  private static Snapshot read(Sources sources, UpstreamTypes types, Launch launch) {
    try {
      Snapshot snapshot = SettingsReader.snapshot(sources, types);
      snapshot.warnings().forEach(LOG::warning);
      return snapshot;
    } catch (InvalidSettings invalid) {
      if (launch == Launch.SERVER) {
        for (Problem problem : invalid.problems()) {
          LOG.severe(problem.toString());
        }
      }
      throw invalid;
    }
  }

  private static Launch launch(ServletContext context) {
    return context.getAttribute(LAUNCH) instanceof String launch
        ? Launch.valueOf(launch.toUpperCase(Locale.ROOT))
        : Launch.SERVER;
  }

  /** Whoever embeds the WAR waits for running requests itself, before it stops the application. */
  private static WebSettings web(GatehouseSettings settings, Launch launch) {
    List<String> origins =
        settings.cors().origins().orElse(List.of()).stream().map(WebOrigin::text).toList();
    return new WebSettings(
        settings.apiPrefix().path(),
        (int) settings.limits().body().bytes(),
        settings.limits().upload().bytes(),
        settings.limits().uploadTime(),
        origins,
        settings.compat().modelRoutes(),
        settings.compat().tolerantPaths(),
        launch == Launch.SERVER ? settings.drain() : Duration.ZERO,
        settings.log().addresses());
  }
}
