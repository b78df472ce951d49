// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.InvalidKeyException;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * What keys are recognised by: HMAC-SHA-256 with a secret. 256 random bits cannot be guessed, so a
 * fast hash is enough; and who does not know the secret can neither foresee a hash nor learn from
 * the time that a look-up by it takes.
 */
public final class KeyHash {
  private static final String ALGORITHM = "HmacSHA256";

  private final Mac mac;

  public KeyHash(String secret) {
    try {
      mac = Mac.getInstance(ALGORITHM);
      mac.init(new SecretKeySpec(secret.getBytes(UTF_8), ALGORITHM));
    } catch (NoSuchAlgorithmException | InvalidKeyException impossible) {
      throw new IllegalStateException("every Java platform has " + ALGORITHM, impossible);
    }
  }

  /** 64 hexadecimal digits. */
  public String of(String key) {
    try {
      Mac own = (Mac) mac.clone();
      return HexFormat.of().formatHex(own.doFinal(key.getBytes(UTF_8)));
    } catch (CloneNotSupportedException e) {
      throw new IllegalStateException("the platform's " + ALGORITHM + " cannot be cloned", e);
    }
  }
}
