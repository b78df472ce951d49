// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.PreMatching;
import jakarta.ws.rs.core.Context;
import java.net.URI;

/** Leads every path under which a resource may be asked for to the one that it has. */
@PreMatching
public class PathFilter implements ContainerRequestFilter {
  /** The request attribute with the model that the URL names. */
  static final String MODEL = "gatehouse.model";

  @Context private HttpServletRequest http;
  @Context private HttpServletResponse response;
  @Context private ServletContext servlets;

  @Override
  public void filter(ContainerRequestContext request) {
    String path = request.getUriInfo().getPath(false);
    Paths.Place place = Gateway.of(servlets).paths().place(request.getMethod(), path);
    place.model().ifPresent(model -> http.setAttribute(MODEL, model));
    place.warning().ifPresent(warning -> response.setHeader("X-Warning", warning));
    if (!place.path().equals(path)) {
      URI base = request.getUriInfo().getBaseUri();
      String query = request.getUriInfo().getRequestUri().getRawQuery();
      String rest = query == null ? "" : "?" + query;
      request.setRequestUri(base, URI.create(base + place.path() + rest));
    }
  }
}
