// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;
import io.gatehouse.transport.Transport.Fault;

/**
 * What a transport's faults mean to a client. Lasting are those that an operator has to mend, and a
 * pool without a free connection: waiting for one is not done by asking again.
 */
final class Faults {
  private Faults() {}

  static Failure failure(Fault fault) {
    return switch (fault.kind()) {
      case UNREACHABLE -> unreachable(fault);
      case UNKNOWN_HOST -> unreachable(fault).asLasting();
      case CONNECT_TIMEOUT ->
          Failure.of(Kind.TIMEOUT, "The upstream did not accept a connection in time")
              .withCode("upstream_connect_timeout");
      case TLS ->
          Failure.of(Kind.UPSTREAM, "No secure connection to the upstream: " + fault.detail())
              .withCode("upstream_tls_failure")
              .asLasting();
      case POOL_EXHAUSTED ->
          Failure.of(Kind.OVERLOADED, "All connections to the upstream are busy")
              .withCode("upstream_pool_exhausted")
              .asLasting();
      case CUT, RESET ->
          Failure.of(
                  Kind.UPSTREAM, "The upstream broke the connection before its reply was complete")
              .withCode("upstream_connection_cut");
      case GIBBERISH ->
          Failure.of(Kind.UPSTREAM, "The upstream's reply is not valid HTTP: " + fault.detail())
              .withCode("upstream_invalid_reply")
              .asLasting();
    };
  }

  private static Failure unreachable(Fault fault) {
    return Failure.of(Kind.UPSTREAM, "The upstream cannot be reached: " + fault.detail())
        .withCode("upstream_unreachable");
  }
}
