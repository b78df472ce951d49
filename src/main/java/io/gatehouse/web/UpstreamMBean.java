// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

/**
 * An upstream as a JMX client sees it: {@code
 * io.gatehouse:type=Upstream,context="/path",name="openai"}.
 */
public interface UpstreamMBean {
  /** {@code closed}, {@code open} or {@code probing}. */
  String getCircuit();

  /** When the circuit came into that state, in ISO 8601. */
  String getCircuitSince();

  /** How many keys it has. */
  int getKeys();

  /** How many of them are left alone for a while. */
  int getKeysResting();

  /** How many exchanges have a place at it. */
  int getAtWork();

  /** How many exchanges wait for a place at it. */
  int getWaiting();

  /** Sends requests to it again at once, whatever has happened. */
  void closeCircuit();
}
