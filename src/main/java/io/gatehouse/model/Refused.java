// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

/** A request that cannot be served, thrown with the failure its client shall see. */
public final class Refused extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final transient Failure failure;

  public Refused(Failure failure) {
    super(failure.message(), null, false, false);
    this.failure = failure;
  }

  public Failure failure() {
    return failure;
  }
}
