// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy.jwt;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jose4j.json.JsonUtil;
import org.jose4j.lang.JoseException;

/**
 * A token as it was presented: what it says of itself, which may all be invented.
 *
 * @param text the token
 * @param header its first part
 * @param issuer who is said to have made it
 */
record Unverified(String text, Map<String, Object> header, String issuer) {
  private static final int LONGEST = 16 * 1024;
  private static final Pattern FORM =
      Pattern.compile("([A-Za-z0-9_-]++)\\.([A-Za-z0-9_-]++)\\.([A-Za-z0-9_-]++)");

  /** Empty when it is no signed token of anybody, or says the same thing twice. */
  static Optional<Unverified> read(String text) {
    if (text.length() > LONGEST) {
      return Optional.empty();
    }
    var parts = FORM.matcher(text);
    if (!parts.matches()) {
      return Optional.empty();
    }
    return json(parts.group(1))
        .flatMap(
            header ->
                json(parts.group(2))
                    .flatMap(claims -> string(claims, "iss"))
                    .map(issuer -> new Unverified(text, header, issuer)));
  }

  private static Optional<Map<String, Object>> json(String part) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(part));
      String json = StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
      return Optional.of(JsonUtil.parseJson(json));
    } catch (JoseException | CharacterCodingException | RuntimeException malformed) {
      return Optional.empty();
    }
  }

  private static Optional<String> string(Map<String, Object> members, String name) {
    return members.get(name) instanceof String text ? Optional.of(text) : Optional.empty();
  }

  Optional<String> headed(String name) {
    return string(header, name);
  }

  /** Never the token. */
  @Override
  public String toString() {
    return "a token of " + issuer;
  }
}
