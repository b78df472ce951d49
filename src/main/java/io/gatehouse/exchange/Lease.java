// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Refused;
import io.gatehouse.routing.Breaker;
import io.gatehouse.routing.Key;
import io.gatehouse.routing.KeyRing;
import io.gatehouse.routing.Load;
import io.gatehouse.routing.Loads;
import io.gatehouse.routing.Target;

/**
 * What one attempt has on loan of its upstream: a key, and leave to pass its circuits, and a part
 * of its load. Given back once, with how it went.
 */
final class Lease {
  private final KeyRing keys;
  private final String model;
  private final Key key;
  private final Breaker.Permit whole;
  private final Breaker.Permit own;
  private final Load load;

  private Lease(
      KeyRing keys, String model, Key key, Breaker.Permit whole, Breaker.Permit own, Load load) {
    this.keys = keys;
    this.model = model;
    this.key = key;
    this.whole = whole;
    this.own = own;
    this.load = load;
  }

  /**
   * @throws Refused when the upstream is not to be asked now
   */
  static Lease of(Upstream upstream, Target target, Loads loads) {
    KeyRing keys = upstream.keys();
    String model = target.model();
    Key key = keys.next(model).orElseThrow(() -> new Refused(keys.resting(model)));
    Breaker breaker = upstream.breaker();
    Breaker.Permit whole = breaker.enter().orElseThrow(() -> new Refused(breaker.refusal()));
    try {
      Breaker.Permit own =
          key.breaker().enter().orElseThrow(() -> new Refused(key.breaker().refusal()));
      return new Lease(keys, model, key, whole, own, loads.begin(target));
    } catch (Refused refused) {
      whole.forgotten();
      throw refused;
    }
  }

  Key key() {
    return key;
  }

  /** The first words are there. */
  void spoke() {
    load.firstContent();
    whole.answered();
    own.answered();
  }

  void succeeded() {
    load.end(false);
    whole.succeeded();
    own.succeeded();
  }

  void failed(Failure failure) {
    load.end(failure.kind().elsewhere);
    keys.failed(key, model, failure);
    if (Breaker.blames(failure)) {
      whole.failed();
      own.failed();
    } else {
      forgotten();
    }
  }

  /** How it went says nothing about the upstream. */
  void forgotten() {
    load.end(false);
    whole.forgotten();
    own.forgotten();
  }
}
