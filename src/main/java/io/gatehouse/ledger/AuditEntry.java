// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.ledger;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * Something that an administrator did.
 *
 * @param seq counts from 1 without a gap
 * @param occurred in UTC, such as {@code 2026-11-30T12:00:00.000Z}
 * @param detail JSON; no secret
 * @param hash of all this and of the hash before it
 */
public record AuditEntry(
    long seq,
    String occurred,
    String actor,
    String action,
    String subject,
    String detail,
    String hash) {
  /** What comes before the first. */
  public static final String START = "0".repeat(64);

  /** The hash that it should have after another entry's. */
  public String expected(String before) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (String part :
          new String[] {before, String.valueOf(seq), occurred, actor, action, subject, detail}) {
        byte[] bytes = part.getBytes(UTF_8);
        digest.update(ByteBuffer.allocate(4).putInt(0, bytes.length));
        digest.update(bytes);
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException impossible) {
      throw new IllegalStateException("every Java platform has SHA-256", impossible);
    }
  }
}
