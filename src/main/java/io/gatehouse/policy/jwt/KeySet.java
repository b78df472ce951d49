// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy.jwt;

import java.security.Key;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.jose4j.json.JsonUtil;
import org.jose4j.jwk.JsonWebKey;
import org.jose4j.jwk.PublicJsonWebKey;
import org.jose4j.jwk.Use;
import org.jose4j.jws.JsonWebSignature;
import org.jose4j.keys.resolvers.JwksVerificationKeyResolver;
import org.jose4j.lang.JoseException;
import org.jose4j.lang.UnresolvableKeyException;

/**
 * The public keys that an identity provider's signatures are checked with.
 *
 * @see <a href="https://www.rfc-editor.org/rfc/rfc7517">RFC 7517</a>
 */
public final class KeySet {
  /** More would only cost time with each token that does not say which it means. */
  private static final int MOST = 100;

  private final List<JsonWebKey> keys;
  private final JwksVerificationKeyResolver resolver;

  private KeySet(List<JsonWebKey> keys) {
    this.keys = List.copyOf(keys);
    this.resolver = new JwksVerificationKeyResolver(this.keys);
    resolver.setDisambiguateWithVerifySignature(true);
  }

  /**
   * Reads a set. Keys of a kind that we do not know, for another use, or that are secrets are left
   * out.
   *
   * @throws IllegalArgumentException that says in a few words what is wrong with it
   */
  public static KeySet parse(String json) {
    List<JsonWebKey> usable = new ArrayList<>();
    for (Object each : list(json)) {
      if (each instanceof Map<?, ?> members && usable.size() < MOST) {
        usable.addAll(usable(members));
      }
    }
    if (usable.isEmpty()) {
      throw new IllegalArgumentException("no key to check a signature with");
    }
    return new KeySet(usable);
  }

  private static List<?> list(String json) {
    try {
      if (JsonUtil.parseJson(json).get("keys") instanceof List<?> list) {
        return list;
      }
    } catch (JoseException notJson) {
      // without its message: it repeats what it was given
    }
    throw new IllegalArgumentException("no JSON object with a list of keys");
  }

  @SuppressWarnings("unchecked") // the names of a JSON object are texts
  private static List<JsonWebKey> usable(Map<?, ?> members) {
    try {
      JsonWebKey key = JsonWebKey.Factory.newJwk((Map<String, Object>) members);
      boolean signs = key.getUse() == null || key.getUse().equals(Use.SIGNATURE);
      return key instanceof PublicJsonWebKey && signs ? List.of(key) : List.of();
    } catch (JoseException | RuntimeException unknownOrBroken) {
      return List.of();
    }
  }

  /** How many there are. */
  public int size() {
    return keys.size();
  }

  /** The names of those that have one. */
  public Set<String> ids() {
    Set<String> ids = new TreeSet<>();
    keys.stream().map(JsonWebKey::getKeyId).filter(id -> id != null).forEach(ids::add);
    return ids;
  }

  boolean has(String id) {
    return keys.stream().anyMatch(key -> id.equals(key.getKeyId()));
  }

  Key of(JsonWebSignature signature) throws UnresolvableKeyException {
    return resolver.resolveKey(signature, List.of());
  }
}
