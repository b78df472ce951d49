// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.model.Caller;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.Identity;
import io.gatehouse.policy.Rules;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpSession;
import java.security.Principal;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * The users of the server around us: whom it has authenticated itself, by whatever means it is set
 * up for, and whose name and password it accepts.
 *
 * <p>To ask the server for a password may hold the container's thread for as long as its directory
 * takes. So only a few requests ask at a time, and those that would wait too long for their turn
 * are told to come again: a directory that hangs does not hold every thread.
 */
final class ServerUsers {
  private static final Logger LOG = Logger.getLogger(ServerUsers.class.getName());
  private static final String NOT_ACCEPTED = "The server does not accept this name and password.";
  private static final int AT_ONCE = 8;
  private static final long TURN_SECONDS = 3;

  private final Semaphore turns = new Semaphore(AT_ONCE);
  private final Rules rules;

  /**
   * @param rules what each of them may ask for
   */
  ServerUsers(Rules rules) {
    this.rules = rules;
  }

  /**
   * Whom the server knows the caller as; empty when the caller has not said who it is.
   *
   * @throws Refused with 401 when the server does not accept what was said, with 503 when it cannot
   *     tell, with 403 when no rule lets it ask
   */
  Optional<Caller> caller(HttpServletRequest request) {
    String header = request.getHeader("authorization");
    try {
      return header != null && BasicCredentials.areIn(header)
          ? Optional.of(caller(request, credentials(header)))
          : named(request);
    } catch (Refused refused) {
      throw refused;
    } catch (RuntimeException broken) {
      LOG.warning(() -> "The server's users cannot be asked: " + broken.getClass().getName());
      LOG.log(Level.FINE, "the server's users cannot be asked", broken);
      throw unavailable();
    }
  }

  private static BasicCredentials credentials(String header) {
    BasicCredentials credentials =
        BasicCredentials.read(header)
            .orElseThrow(
                () ->
                    refused(
                        "The header 'Authorization: Basic' is malformed: it takes the base64 of"
                            + " NAME:PASSWORD in UTF-8."));
    if (!credentials.areComplete()) {
      throw refused("The header 'Authorization: Basic' needs a name and a password.");
    }
    return credentials;
  }

  /** Jetty authenticates when the principal is asked for; so that needs its turn as well. */
  private Caller caller(HttpServletRequest request, BasicCredentials credentials) {
    boolean hadSession = request.getSession(false) != null;
    awaitTurn();
    try {
      return named(request)
          .or(() -> login(request, credentials))
          .orElseThrow(() -> refused(NOT_ACCEPTED));
    } finally {
      turns.release();
      if (!hadSession) {
        leaveNoSession(request);
      }
    }
  }

  /**
   * Logs in and at once out again: only the name and the roles are wanted, and nothing of it shall
   * stay.
   */
  private Optional<Caller> login(HttpServletRequest request, BasicCredentials credentials) {
    try {
      request.login(credentials.name(), credentials.password());
      try {
        return named(request);
      } finally {
        request.logout();
      }
    } catch (ServletException notAccepted) {
      LOG.log(Level.FINE, "the server refuses a login", notAccepted);
      return Optional.empty();
    }
  }

  /** Some servers begin a session with a login. Nobody would ever come back to it. */
  private static void leaveNoSession(HttpServletRequest request) {
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
  }

  private Optional<Caller> named(HttpServletRequest request) {
    return Optional.ofNullable(request.getUserPrincipal())
        .map(Principal::getName)
        .filter(name -> !name.isBlank())
        .map(name -> rules.caller(Identity.user(name, request::isUserInRole)));
  }

  private void awaitTurn() {
    try {
      if (turns.tryAcquire(TURN_SECONDS, TimeUnit.SECONDS)) {
        return;
      }
    } catch (InterruptedException stopping) {
      Thread.currentThread().interrupt();
    }
    throw unavailable();
  }

  private static Refused refused(String message) {
    return new Refused(Failure.of(Kind.UNAUTHENTICATED, message).withCode("invalid_credentials"));
  }

  private static Refused unavailable() {
    return new Refused(
        Failure.of(Kind.OVERLOADED, "The server cannot check names and passwords right now.")
            .withCode("users_unavailable"));
  }
}
