// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.exchange;

import io.gatehouse.model.Failure;
import io.gatehouse.model.Failure.Kind;

/** What can be wrong with a request body, however it is taken. */
public final class BodyFailure {
  private BodyFailure() {}

  /**
   * More than is accepted.
   *
   * @param limit in bytes
   */
  public static Failure tooLarge(long limit) {
    return Failure.of(
            Kind.TOO_LARGE, "The request body is larger than the limit of " + limit + " bytes.")
        .withCode("request_too_large");
  }

  public static Failure tooSlow() {
    return Failure.of(Kind.UPLOAD_TIMEOUT, "The request body did not arrive in time.")
        .withCode("upload_timeout");
  }
}
