// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.provider;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.wire.Json;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Signed tokens, made from keys of Z.ai ({@code id.secret}) and used until shortly before they
 * expire. Newer deployments take the key itself. Thread-safe.
 */
public final class ZaiTokens implements UnaryOperator<String> {
  private static final long LIFE = 3_600_000;
  private static final long RENEWED_BEFORE_END = 60_000;
  private static final String HEADER = "{\"alg\":\"HS256\",\"sign_type\":\"SIGN\"}";

  private record Token(String text, long renewal) {}

  private final LongSupplier clock;
  private final Map<String, Token> tokens = new ConcurrentHashMap<>();

  /**
   * @param clock in milliseconds of the epoch
   */
  public ZaiTokens(LongSupplier clock) {
    this.clock = clock;
  }

  /** The token for a key; a key without a secret is its own token. */
  @Override
  public String apply(String key) {
    int dot = key.indexOf('.');
    if (dot < 0) {
      return key;
    }
    long now = clock.getAsLong();
    return tokens
        .compute(key, (k, known) -> known != null && now < known.renewal() ? known : sign(k, now))
        .text();
  }

  private static Token sign(String key, long now) {
    int dot = key.indexOf('.');
    long end = now + LIFE;
    String claims =
        Json.object()
            .add("api_key", key.substring(0, dot))
            .add("exp", end)
            .add("timestamp", now)
            .build()
            .toString();
    String signed = base64(HEADER.getBytes(UTF_8)) + "." + base64(claims.getBytes(UTF_8));
    String signature = base64(hmac(key.substring(dot + 1), signed));
    return new Token(signed + "." + signature, end - RENEWED_BEFORE_END);
  }

  private static String base64(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  private static byte[] hmac(String secret, String text) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), "HmacSHA256"));
      return mac.doFinal(text.getBytes(UTF_8));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every JDK has HmacSHA256", e);
    }
  }
}
