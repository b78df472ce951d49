// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.faults;

/**
 * What the client asks for, and how far the reply is when the fault comes: a column of the table.
 */
public enum Phase {
  WHOLE("whole", "before first content"),
  OPENING("stream", "before first content"),
  MIDWAY("stream", "after first content");

  private final String way;
  private final String when;

  Phase(String way, String when) {
    this.way = way;
    this.when = when;
  }

  public boolean isStream() {
    return this != WHOLE;
  }

  public String way() {
    return way;
  }

  public String when() {
    return when;
  }

  /** The head of its column. */
  @Override
  public String toString() {
    return when + ", " + way;
  }
}
