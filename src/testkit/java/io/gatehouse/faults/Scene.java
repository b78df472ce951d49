// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.faults;

import io.gatehouse.testkit.FaultProxy.Kind;
import io.gatehouse.testkit.FaultProxy.Wire;
import java.util.Optional;

/**
 * A fault as it is played for one wire in one phase; or why there is no such thing.
 *
 * @param act what the upstream does, where the request comes through to it
 * @param patience how the gateway is set up for it
 * @param absent why it cannot be played; empty when it can
 */
public record Scene(Wire wire, Optional<Act> act, Patience patience, String absent) {
  /** An upstream of the gateway: the same place, with other settings. */
  public enum Patience {
    /** No clock rings in a test. */
    LONG,
    /** Little time to connect, for the first byte, and between two. */
    SHORT,
    /** Little time for everything together. */
    BRIEF,
    /** Spoken to over TLS. */
    SECURE,
    /** Spoken to over TLS, with little time to connect. */
    SECURE_SHORT;

    public boolean isSecure() {
      return this == SECURE || this == SECURE_SHORT;
    }
  }

  static Scene none(String why) {
    return new Scene(Wire.PASS, Optional.empty(), Patience.LONG, why);
  }

  static Scene of(Kind wire, Patience patience) {
    return new Scene(Wire.of(wire), Optional.empty(), patience, "");
  }

  /** A good reply, cut somewhere on its way. */
  public static Scene cut(Wire wire, Act act) {
    return new Scene(wire, Optional.of(act), Patience.LONG, "");
  }

  static Scene of(Act act) {
    return new Scene(Wire.PASS, Optional.of(act), Patience.LONG, "");
  }

  Scene with(Patience patience) {
    return new Scene(wire, act, patience, absent);
  }

  public boolean exists() {
    return absent.isEmpty();
  }
}
