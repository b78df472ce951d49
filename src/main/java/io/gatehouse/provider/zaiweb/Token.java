// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider.zaiweb;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.wire.Json;
import io.gatehouse.wire.Members;
import jakarta.json.JsonException;
import java.util.Base64;
import java.util.Optional;

/**
 * Who we are to the site.
 *
 * @param user the id that requests are signed for
 */
record Token(String text, String user, boolean guest) {
  /** A token that says itself whom it is for; its signature is the site's to check. */
  static Optional<Token> read(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length != 3) {
      return Optional.empty();
    }
    try {
      String claims = new String(Base64.getUrlDecoder().decode(parts[1]), UTF_8);
      return Optional.of(Members.text(Json.parse(claims), "id"))
          .filter(user -> !user.isEmpty())
          .map(user -> new Token(text, user, false));
    } catch (IllegalArgumentException | JsonException notAToken) {
      return Optional.empty();
    }
  }

  /** Without the text, which is a credential. */
  @Override
  public String toString() {
    return "Token of " + user;
  }
}
