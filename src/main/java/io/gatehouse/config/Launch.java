// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config;

/** Who has started the gateway, and who can reach it. */
public enum Launch {
  /** An application server that the WAR was deployed on. */
  SERVER,
  /** Its own main method, listening to the network. */
  OPEN,
  /** Its own main method, listening to this machine only. */
  LOOPBACK;

  /** Whether the practice upstream stands in where none is configured. */
  boolean offersDemo() {
    return this != SERVER;
  }

  /** Whether callers are let in where no key is configured. */
  boolean trustsCallers() {
    return this == LOOPBACK;
  }
}
