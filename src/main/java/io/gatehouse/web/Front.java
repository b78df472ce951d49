// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.Admission;
import io.gatehouse.policy.Permits;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Set;

/**
 * The first to see a request: names it, counts it, looks where it comes from, answers other
 * origins, and lets nobody further who may not ask. So no byte of a stranger's body is read.
 */
public final class Front extends HttpFilter {
  private static final long serialVersionUID = 1;

  /** What needs no key. Nothing below: a path that only begins so may lead anywhere. */
  private static final Set<String> OPEN =
      Set.of("/ping", "/health", "/health/live", "/health/ready");

  /** What is wrong with the token of an identity provider; RFC 6750 has one word for them. */
  private static final Set<String> TOKEN_CODES =
      Set.of("invalid_token", "expired_token", "unknown_key");

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    Gateway gateway = Gateway.of(request.getServletContext());
    Visit visit = Visit.begin(request, RequestIds.of(request));
    gateway.rates().count(Gateway.second());
    boolean probe = OPEN.contains(Paths.of(request));
    try {
      gateway.doorstep().admit(request, probe);
      if (gateway.cors().answer(request, response)) {
        return;
      }
      if (!probe) {
        gateway.doorstep().count(request, response);
      }
      admit(gateway, request, visit);
    } catch (Refused refused) {
      gateway.refused(request, refused.failure());
      Refusal.of(request, refused.failure())
          .asking(challenge(gateway.admission(), request, refused.failure()))
          .write(response, false);
      return;
    }
    chain.doFilter(request, response);
  }

  private static void admit(Gateway gateway, HttpServletRequest request, Visit visit) {
    String path = Paths.of(request);
    if (Paths.isAdmin(path)) {
      visit.isByTheAdministrator(
          gateway.application().administration().admit(Credentials.bearer(request)));
    } else if (!OPEN.contains(path)) {
      gateway.requireRunning();
      visit.isBy(
          gateway
              .admission()
              .admit(Credentials.of(request), () -> gateway.users().caller(request)));
      permit(gateway, request, visit);
      if (request.getMethod().equals("POST")) {
        gateway.modelRates().count(Gateway.second());
      }
    }
  }

  private static void permit(Gateway gateway, HttpServletRequest request, Visit visit) {
    Permits.requireAddress(visit.caller(), visit.address());
    Permits.requireEndpoint(
        visit.caller(), gateway.paths().place(request.getMethod(), Paths.of(request)).path());
  }

  /** To be asked for a name opens a browser's dialogue; who came with a key does not want that. */
  private static String challenge(
      Admission admission, HttpServletRequest request, Failure failure) {
    if (failure.code().filter(TOKEN_CODES::contains).isPresent()) {
      return Refusal.BEARER + " error=\"invalid_token\"";
    }
    String header = request.getHeader("authorization");
    boolean basic = header == null ? !Credentials.areIn(request) : BasicCredentials.areIn(header);
    boolean user = admission.takesUsers() && !Paths.isAdmin(Paths.of(request));
    return user && basic ? BasicCredentials.CHALLENGE : Refusal.BEARER;
  }
}
