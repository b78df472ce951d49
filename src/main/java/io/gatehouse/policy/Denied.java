// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.AddressRange;
import java.time.Instant;

/**
 * Addresses that nobody may ask from.
 *
 * @param since to the millisecond
 * @param reason one line of text
 */
public record Denied(AddressRange range, Instant since, String reason) {
  /** Longer reasons are cut. */
  public static final int REASON = 200;

  public Denied {
    String line = reason.replaceAll("\\p{Cntrl}", " ").strip();
    reason = line.length() > REASON ? line.substring(0, REASON) : line;
  }
}
