// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.model.Caller;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Optional;

/**
 * The keys in the settings that let a caller in. Only their SHA-256 digests are kept, and every
 * digest is compared in constant time, so that neither memory nor timing tells a key.
 */
public final class ApiKeys implements Tokens {
  private final List<byte[]> digests;

  public ApiKeys(List<String> keys) {
    this.digests = keys.stream().map(ApiKeys::digest).toList();
  }

  @Override
  public boolean isEmpty() {
    return digests.isEmpty();
  }

  @Override
  public Optional<Caller> caller(String presented) {
    byte[] digest = digest(presented);
    int found = -1;
    for (int i = 0; i < digests.size(); i++) {
      found = MessageDigest.isEqual(digests.get(i), digest) ? i : found;
    }
    return found < 0 ? Optional.empty() : Optional.of(new Caller("key-" + (found + 1)));
  }

  private static byte[] digest(String key) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(key.getBytes(UTF_8));
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
