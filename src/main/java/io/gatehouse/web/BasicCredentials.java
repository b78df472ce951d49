// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.util.Base64;
import java.util.Optional;

/**
 * A name and a password as a caller sent them.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7617">RFC 7617</a>
 */
record BasicCredentials(String name, String password) {
  /** Asks for them; the charset is a promise that UTF-8 is understood. */
  static final String CHALLENGE = "Basic realm=\"gatehouse\", charset=\"UTF-8\"";

  private static final String SCHEME = "Basic ";

  static boolean areIn(String authorization) {
    return authorization.regionMatches(true, 0, SCHEME, 0, SCHEME.length());
  }

  /** Reads a header's value of that scheme; empty when it is not well-formed. */
  static Optional<BasicCredentials> read(String authorization) {
    try {
      byte[] bytes = Base64.getDecoder().decode(authorization.substring(SCHEME.length()).strip());
      String text = UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      int colon = text.indexOf(':');
      return colon < 0 || text.chars().anyMatch(Character::isISOControl)
          ? Optional.empty()
          : Optional.of(new BasicCredentials(text.substring(0, colon), text.substring(colon + 1)));
    } catch (IllegalArgumentException | CharacterCodingException malformed) {
      return Optional.empty();
    }
  }

  /** Some directories take an empty password for a wish to be nobody, and grant it. */
  boolean areComplete() {
    return !name.isEmpty() && !password.isEmpty();
  }

  @Override
  public String toString() {
    return name + ":***";
  }
}
