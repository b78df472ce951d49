// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.Application;
import io.gatehouse.config.Assembly;
import io.gatehouse.config.Launch;
import io.gatehouse.config.SettingsReader;
import io.gatehouse.config.Sources;
import io.gatehouse.config.settings.GatehouseSettings;
import io.gatehouse.config.settings.WebOrigin;
import jakarta.servlet.ServletContext;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/**
 * Starts the gateway with its web application and stops it with it. Settings that are not right
 * stop the deployment, and all that is wrong with them is said at once.
 */
public final class Startup implements ServletContextListener {
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

  @Override
  public void contextInitialized(ServletContextEvent event) {
    ServletContext context = event.getServletContext();
    Sources sources =
        context.getAttribute(SOURCES) instanceof Sources given ? given : Sources.ofProcess();
    GatehouseSettings settings = SettingsReader.read(sources);
    Build build = Build.read();
    Application application =
        Assembly.build(settings, sources.naming(), launch(context), "gatehouse/" + build.version());
    new Gateway(application, web(settings, launch(context)), build).install(context);
    context.setAttribute(DRAIN, settings.drain());
    if (context.getAttribute(URL) instanceof String url) {
      context.setAttribute(BANNER, Banner.of(application, url + settings.apiPrefix().path()));
    }
  }

  @Override
  public void contextDestroyed(ServletContextEvent event) {
    Gateway.find(event.getServletContext()).ifPresent(gateway -> gateway.application().close());
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
        launch == Launch.SERVER ? settings.drain() : Duration.ZERO);
  }
}
