// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.transport;

import io.gatehouse.transport.Transport.Fault;
import java.net.NoRouteToHostException;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.EnumSet;
import java.util.Set;
import javax.net.ssl.SSLException;
import org.apache.hc.client5.http.HttpHostConnectException;
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http2.H2ConnectionException;
import org.apache.hc.core5.http2.H2Error;
import org.apache.hc.core5.http2.H2StreamResetException;

/** What the client's exceptions mean. */
final class Faults {
  /** Resets that say by themselves that something is missing. */
  private static final Set<H2Error> DELIBERATE =
      EnumSet.of(H2Error.CANCEL, H2Error.REFUSED_STREAM, H2Error.ENHANCE_YOUR_CALM);

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
      return new Fault(Fault.Kind.UNKNOWN_HOST, "unknown host");
    }
    if (cause instanceof NoRouteToHostException) {
      return new Fault(Fault.Kind.UNREACHABLE, "no route to host");
    }
    if (cause instanceof SSLException) {
      return new Fault(Fault.Kind.TLS, String.valueOf(cause.getMessage()));
    }
    if (cause instanceof H2StreamResetException reset) {
      return new Fault(
          DELIBERATE.contains(H2Error.getByCode(reset.getCode()))
              ? Fault.Kind.CUT
              : Fault.Kind.RESET,
          String.valueOf(H2Error.getByCode(reset.getCode())));
    }
    if (cause instanceof HttpException || cause instanceof H2ConnectionException) {
      return new Fault(Fault.Kind.GIBBERISH, cause.getClass().getSimpleName());
    }
    return new Fault(Fault.Kind.CUT, cause.getClass().getSimpleName());
  }
}
