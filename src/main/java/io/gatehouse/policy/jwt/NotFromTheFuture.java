// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy.jwt;

import java.time.Duration;
import org.jose4j.jwt.MalformedClaimException;
import org.jose4j.jwt.NumericDate;
import org.jose4j.jwt.consumer.ErrorCodeValidator;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.JwtContext;
import org.jspecify.annotations.Nullable;

/** A token cannot have been issued later than now; the clocks may differ a little. */
record NotFromTheFuture(Duration skew) implements ErrorCodeValidator {
  @Override
  public @Nullable Error validate(JwtContext context) throws MalformedClaimException {
    NumericDate issued = context.getJwtClaims().getIssuedAt();
    long latest = System.currentTimeMillis() / 1000 + skew.toSeconds();
    return issued != null && issued.getValue() > latest
        ? new Error(ErrorCodes.ISSUED_AT_INVALID_FUTURE, "issued later than now")
        : null;
  }
}
