// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import java.io.IOException;
import java.util.Map;
import org.glassfish.jersey.server.ResourceConfig;
import org.glassfish.jersey.servlet.ServletContainer;

/**
 * The one servlet: Jersey with our resources.
 *
 * <p>A subclass with a programmatic configuration, because a server's own Jersey would pick up an
 * {@code Application} class or an init parameter as its own. Only these two of Jersey's classes are
 * the same in every version that servers bring along.
 */
public final class ApiServlet extends ServletContainer {
  private static final long serialVersionUID = 1;

  public ApiServlet() {
    super(resources());
  }

  private static ResourceConfig resources() {
    return new ResourceConfig(PathFilter.class, ErrorMapper.class)
        .registerInstances(new OpenAiEndpoints(), new Models(), new Health())
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

  /** Exchanges end while Jersey is still there to finish them. */
  @Override
  public void destroy() {
    Gateway.find(getServletContext()).ifPresent(Gateway::stop);
    super.destroy();
  }
}
