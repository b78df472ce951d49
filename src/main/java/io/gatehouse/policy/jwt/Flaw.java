// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy.jwt;

import java.util.Arrays;
import java.util.List;
import org.jose4j.jwt.consumer.ErrorCodes;
import org.jose4j.jwt.consumer.InvalidJwtException;

/** What is wrong with a token, in words that repeat nothing of it; the gravest first. */
@SuppressWarnings("ImmutableEnumChecker") // List.of
enum Flaw {
  SIGNATURE(
      "its signature is not right", ErrorCodes.SIGNATURE_INVALID, ErrorCodes.SIGNATURE_MISSING),
  AUDIENCE(
      "it was made for another audience", ErrorCodes.AUDIENCE_INVALID, ErrorCodes.AUDIENCE_MISSING),
  ISSUER("its issuer is another", ErrorCodes.ISSUER_INVALID, ErrorCodes.ISSUER_MISSING),
  EXPIRED("it has expired", ErrorCodes.EXPIRED),
  ENDLESS("it does not say when it expires", ErrorCodes.EXPIRATION_MISSING),
  EARLY("it is not valid yet", ErrorCodes.NOT_YET_VALID, ErrorCodes.ISSUED_AT_INVALID_FUTURE),
  OTHER("it is malformed, or no key of its issuer fits it");

  final String words;
  private final List<Integer> codes;

  Flaw(String words, Integer... codes) {
    this.words = words;
    this.codes = List.of(codes);
  }

  static Flaw of(InvalidJwtException invalid) {
    return Arrays.stream(values())
        .filter(flaw -> flaw.codes.stream().anyMatch(invalid::hasErrorCode))
        .findFirst()
        .orElse(OTHER);
  }
}
