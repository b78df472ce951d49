// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;

/**
 * Keeps everybody from the administrator's resources whom {@link Front} has not let in as one: what
 * leads to a resource in the end may be spelled in more ways than a look at the path tells.
 */
@ForAdministrators
public class AdminFilter implements ContainerRequestFilter {
  @Override
  public void filter(ContainerRequestContext request) {
    if (!Visit.of(Current.request()).isByAdministrator()) {
      throw new NotFoundException();
    }
  }
}
