// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.NotAllowedException;
import jakarta.ws.rs.NotFoundException;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Every exception of a resource or of Jersey itself as an error in the client's dialect. */
public class ErrorMapper implements ExceptionMapper<Throwable> {
  private static final Logger LOG = Logger.getLogger(ErrorMapper.class.getName());

  @Override
  public Response toResponse(Throwable cause) {
    HttpServletRequest http = Current.request();
    Failure failure = failure(cause, http);
    Gateway.of(http.getServletContext()).refused(http, failure);
    Response response = Refusal.of(http, failure).response();
    if (cause instanceof NotAllowedException wrongMethod) {
      String allow = wrongMethod.getResponse().getHeaderString("Allow");
      return Response.fromResponse(response).header("Allow", allow).build();
    }
    return response;
  }

  private static Failure failure(Throwable cause, HttpServletRequest http) {
    if (cause instanceof Refused refused) {
      return refused.failure();
    }
    if (cause instanceof NotFoundException) {
      return Failure.of(Kind.NOT_FOUND, "There is nothing at " + http.getRequestURI() + ".")
          .withCode("unknown_url");
    }
    if (cause instanceof NotAllowedException) {
      String message = "The method " + http.getMethod() + " is not allowed here.";
      return Failure.of(Kind.WRONG_METHOD, message).withCode("method_not_allowed");
    }
    if (cause instanceof WebApplicationException other && other.getResponse().getStatus() < 500) {
      return Failure.of(Kind.INVALID, "The request is not acceptable.")
          .withStatus(other.getResponse().getStatus());
    }
    LOG.log(
        Level.SEVERE,
        cause,
        () -> "request " + Visit.of(http).id() + " hit a fault of the gateway");
    return Failure.of(Kind.INTERNAL, "The gateway failed to serve this request.");
  }
}
