// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

/** What happens to the bytes of a request and its reply on their way. */
public enum Mode {
  /** Both ends speak the same wire: the reply's bytes pass untouched. */
  RELAY,
  /** The same wire, but the upstream deviates: named repairs, event by event. */
  MEND,
  /** The wires differ. */
  TRANSLATE
}
