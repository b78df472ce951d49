// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.model.Caller;
import io.gatehouse.policy.Permits;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;

/**
 * Holds callers to their endpoints once more, by the path that has led to a resource: it may be
 * spelled in more ways than {@link Front} knows.
 */
public class PermitFilter implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    Caller caller = Visit.of(Current.request()).caller();
    if (!caller.permit().endpoints().isEmpty()) {
      Permits.requireEndpoint(caller, request.getUriInfo().getPath());
    }
  }
}
