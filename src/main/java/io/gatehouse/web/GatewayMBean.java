// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

/** The gateway as a JMX client sees it: {@code io.gatehouse:type=Gateway,context="/path"}. */
public interface GatewayMBean {
  /** The word of {@code /health/ready}: {@code ready}, {@code draining} or {@code no upstream}. */
  String getState();

  /** How many requests were let in and are not over. */
  int getInFlight();

  /** How many exchanges have a place, of those that the gateway has. */
  int getAtWork();

  /** How many exchanges wait for a place. */
  int getWaiting();

  /** How many requests were in flight when the draining began; 0 while there is none. */
  long getDrainInFlightAtStart();

  /** How many of those have ended by themselves. */
  long getDrainFinished();

  /** How many of those were broken off. */
  long getDrainBrokenOff();

  /** Takes no new requests from now on, and says so to probes; what runs goes on. */
  void drain();

  /**
   * The same, and breaks off what still runs after a while.
   *
   * @param limit such as {@code 30s}
   */
  void drain(String limit);

  /** Takes new requests again. */
  void resume();
}
