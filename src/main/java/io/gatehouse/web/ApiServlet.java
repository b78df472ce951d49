// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import java.util.Set;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/**
 * The one servlet: Jersey with our resources, and every path under which one of them may be asked
 * for led to the one that it has.
 *
 * <p>A subclass with a programmatic configuration, because a server's own Jersey would pick up an
 * {@code Application} class or an init parameter as its own. Only these two of Jersey's classes are
 * the same in every version that servers bring along.
 */
public final class ApiServlet extends ServletContainer {
  private static final long serialVersionUID = 1;

  /** No resource looks at its own address, so nothing of what a caller says about it is needed. */
  private static final URI BASE = URI.create("http://gatehouse/");

  /** Everything that answers a path, and what stands before it. */
  static final Set<Class<?>> RESOURCES =
      Set.of(
          OpenAiEndpoints.class,
          Models.class,
          Health.class,
          Admin.class,
          AdminAddresses.class,
          AdminBlacklist.class,
          Admin.Alias.class,
          AdminAudit.class,
          AdminBudgets.class,
          AdminCallers.class,
          AdminKeys.class,
          AdminKeys.Alias.class,
          AdminLimits.class,
          AdminState.class,
          AdminFilter.class,
          PermitFilter.class,
          ErrorMapper.class);

  public ApiServlet() {
    super(resources());
  }

  private static ResourceConfig resources() {
    return new ResourceConfig(RESOURCES)
        .addProperties(
            Map.of(
                "jersey.config.server.wadl.disableWadl", true,
                "jersey.config.server.response.setStatusOverSendError", true));
  }

  @Override
  public void service(ServletRequest request, ServletResponse response)
      throws ServletException, IOException {
    if (request.getAttribute(Abort.THROW) != null) {
      throw new Abort.Broken();
    }
    super.service(request, response);
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Paths paths = Gateway.of(getServletContext()).paths();
    Paths.Place place = paths.place(request.getMethod(), Paths.of(request));
    place.model().ifPresent(model -> Visit.of(request).names(model));
    place.warning().ifPresent(warning -> response.setHeader("X-Warning", warning));
    String query = request.getQueryString();
    URI uri;
    try {
      uri = URI.create(BASE + place.path() + (query == null ? "" : "?" + query));
    } catch (IllegalArgumentException notAnAddress) {
      Failure failure = Failure.of(Kind.INVALID, "The request's path or query is not a valid URI.");
      Refusal.of(request, failure).write(response, false);
      return;
    }
    Current.enter(request);
    try {
      service(BASE, uri, request, response);
    } finally {
      Current.leave();
      Visit.of(request).served();
    }
  }

  /** Exchanges end while Jersey is still there to finish them. */
  @Override
  public void destroy() {
    Gateway.find(getServletContext()).ifPresent(Gateway::stop);
    super.destroy();
  }
}
