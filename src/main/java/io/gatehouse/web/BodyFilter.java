// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.exchange.BodyFailure;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletInputStream;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * Collects request bodies without holding a thread, within limits of size and time, before Jersey
 * sees the request. Multipart uploads are left alone: they are streamed through.
 */
public final class BodyFilter extends HttpFilter {
  private static final long serialVersionUID = 1;

  private static final Set<String> METHODS = Set.of("POST", "PUT", "PATCH");

  /** A body up to this size that is there already is read at once; that cannot wait. */
  private static final int AT_ONCE = 64 * 1024;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    if (!METHODS.contains(request.getMethod()) || isMultipart(request) || isWithout(request)) {
      chain.doFilter(request, response);
      return;
    }
    Gateway gateway = Gateway.of(request.getServletContext());
    Optional<Failure> refusal = unacceptable(request, gateway.web());
    if (refusal.isPresent()) {
      gateway.refused(request, refusal.get());
      Refusal.of(request, refusal.get()).write(response, true);
      return;
    }
    if (isThere(request)) {
      byte[] body = request.getInputStream().readNBytes((int) request.getContentLengthLong());
      Optional<Failure> failure = Arrival.accept(request, body, gateway.web().bodyLimit());
      if (failure.isPresent()) {
        gateway.refused(request, failure.get());
        Refusal.of(request, failure.get()).write(response, false);
        return;
      }
      chain.doFilter(request, response);
    } else {
      gateway.arrivals().collect(request, response);
    }
  }

  /** An administrator is heard at once also when nothing more is taken. */
  private static boolean isWithout(HttpServletRequest request) {
    return Visit.of(request).isByAdministrator()
        && request.getContentLengthLong() <= 0
        && request.getHeader("transfer-encoding") == null;
  }

  static boolean isMultipart(HttpServletRequest request) {
    return mediaType(request).startsWith("multipart/");
  }

  private static String mediaType(HttpServletRequest request) {
    String type = request.getContentType();
    return type == null ? "" : type.toLowerCase(Locale.ROOT);
  }

  /**
   * Payara calls no read listener back when a body of known length came together with the head; so
   * such a one is read here, on every server.
   */
  static boolean isThere(HttpServletRequest request) throws IOException {
    long length = request.getContentLengthLong();
    if (length < 0 || length > AT_ONCE) {
      return false;
    }
    ServletInputStream in = request.getInputStream();
    return length == 0 || in.available() >= length;
  }

  private static Optional<Failure> unacceptable(HttpServletRequest request, WebSettings web) {
    String type = mediaType(request);
    boolean json =
        type.startsWith("application/json") || type.matches("application/[^;]*\\+json.*");
    if (!type.isEmpty() && !json && request.getContentLengthLong() != 0) {
      return Optional.of(
          Failure.of(
              Kind.UNSUPPORTED_TYPE,
              "The content type must be application/json, not '"
                  + request.getContentType()
                  + "'."));
    }
    String encoding = request.getHeader("content-encoding");
    if (encoding != null && !Arrival.knows(encoding)) {
      return Optional.of(
          Failure.of(
              Kind.UNSUPPORTED_TYPE,
              "The content encoding must be gzip or identity, not '" + encoding + "'."));
    }
    boolean hopeless = request.getContentLengthLong() > 3L * web.bodyLimit();
    boolean polite = request.getHeader("expect") != null;
    if (hopeless || (polite && request.getContentLengthLong() > web.bodyLimit())) {
      return Optional.of(BodyFailure.tooLarge(web.bodyLimit()));
    }
    return Optional.empty();
  }
}
