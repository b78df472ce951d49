// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

/** The gateway as a JMX client sees it: {@code io.gatehouse:type=Gateway,context="/path"}. */
public interface GatewayMBean {
  /** The word of {@code /health/ready}: {@code ready}, {@code draining} or {@code no upstream}. */
  String getState();

  /** How many requests were let in and are not over. */
  int getInFlight();

  /** Takes no new requests from now on, and says so to probes; what runs goes on. */
  void drain();

  /** Takes new requests again. */
  void resume();
}
