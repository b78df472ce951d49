// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import io.gatehouse.config.AddressRules;
import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.model.Refused;
import io.gatehouse.policy.ClientAddress;
import io.gatehouse.policy.Standing;
import io.gatehouse.telemetry.ShownAddress;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.net.InetAddress;
import java.util.Collections;
import java.util.Enumeration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;

/** What is looked at first: where a request comes from, and whether that may ask once more. */
final class Doorstep {
  private static final Logger LOG = Logger.getLogger(Doorstep.class.getName());
  private static final String FORWARDED = "forwarded";
  private static final String FORWARDED_FOR = "x-forwarded-for";

  private final AddressRules rules;
  private final ShownAddress shown;
  private final AtomicBoolean told = new AtomicBoolean();

  Doorstep(AddressRules rules, ShownAddress shown) {
    this.rules = rules;
    this.shown = shown;
  }

  /**
   * Finds out where a request comes from. Probes are let in from everywhere: one that is refused
   * would have a load balancer keep everybody away, and they tell no secret.
   *
   * @throws Refused with 403, or with 400 where that cannot be known
   */
  void admit(HttpServletRequest request, boolean probe) {
    InetAddress peer = ClientAddress.peer(request.getRemoteAddr());
    Optional<InetAddress> client = client(request, peer);
    InetAddress address = client.orElse(peer);
    Visit.of(request).isFrom(address, shown.of(address));
    if (probe) {
      return;
    }
    if (client.isEmpty()) {
      throw new Refused(
          Failure.of(
                  Kind.INVALID,
                  "The headers Forwarded and X-Forwarded-For name different addresses. The operator"
                      + " of the proxy in front has to clear one of them, or set"
                      + " gatehouse.addresses.header.")
              .withCode("forwarding_headers_differ"));
    }
    rules.guard().admit(address);
  }

  private Optional<InetAddress> client(HttpServletRequest request, InetAddress peer) {
    if (rules.client().trusts(peer)) {
      return rules.client().of(peer, lines(request, FORWARDED), lines(request, FORWARDED_FOR));
    }
    if (rules.guard().limits() && !told.get() && isForwarded(request) && !told.getAndSet(true)) {
      LOG.warning(
          "A request says in a header for whom it was forwarded, but who sent it is not in"
              + " gatehouse.addresses.trusted-proxies: it counts as the sender's own. Behind a"
              + " proxy, all its clients share one limit that way. This is said once.");
    }
    return Optional.of(peer);
  }

  private static boolean isForwarded(HttpServletRequest request) {
    return request.getHeader(FORWARDED) != null || request.getHeader(FORWARDED_FOR) != null;
  }

  private static List<String> lines(HttpServletRequest request, String name) {
    @Nullable Enumeration<String> lines = request.getHeaders(name);
    return lines == null ? List.of() : Collections.list(lines);
  }

  /**
   * Counts a request, and tells the client how it stands.
   *
   * @throws Refused with 429
   */
  void count(HttpServletRequest request, HttpServletResponse response) {
    Optional<Standing> standing = rules.guard().count(Visit.of(request).address());
    standing.ifPresent(said -> said.headers().forEach(response::setHeader));
    standing
        .flatMap(Standing::again)
        .ifPresent(
            wait -> {
              String message =
                  "Too many requests from this address: the limit is "
                      + standing.get().limit()
                      + ". Try again in "
                      + Standing.text(wait)
                      + ".";
              throw new Refused(
                  Failure.of(Kind.LIMITED, message)
                      .withCode("rate_limit_exceeded")
                      .withRetryAfter(wait));
            });
  }
}
