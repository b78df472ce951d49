// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import io.gatehouse.transport.Transport.Fault;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;

/** What the client's exceptions mean. */
final class Faults {
  private Faults() {}

  static Fault of(Exception cause) {
    // also a TLS handshake that gets no answer: once connected, no socket of ours times out
    if (cause instanceof SocketTimeoutException) {
      return new Fault(Fault.Kind.CONNECT_TIMEOUT, "");
    }
    if (cause instanceof ConnectionRequestTimeoutException) {
      return new Fault(Fault.Kind.POOL_EXHAUSTED, "");
    }
    if (cause instanceof HttpHostConnectException) {
      return new Fault(Fault.Kind.UNREACHABLE, "connection refused");
    }
    if (cause instanceof UnknownHostException) {
      return new Fault(Fault.Kind.UNREACHABLE, "unknown host");
    }
    if (cause instanceof NoRouteToHostException) {
      return new Fault(Fault.Kind.UNREACHABLE, "no route to host");
    }
    if (cause instanceof SSLException) {
      return new Fault(Fault.Kind.TLS, String.valueOf(cause.getMessage()));
    }
    if (cause instanceof HttpException) {
      return new Fault(Fault.Kind.GIBBERISH, cause.getClass().getSimpleName());
    }
    return new Fault(Fault.Kind.CUT, cause.getClass().getSimpleName());
  }
}
