// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

/** Who asks, by a name that may stand in a log: never a credential. */
public record Caller(String name) {
  /** Someone who was let in without a key. */
  public static final Caller ANONYMOUS = new Caller("anonymous");
}
