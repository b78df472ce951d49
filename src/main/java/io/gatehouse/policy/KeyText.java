// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.math.BigInteger;
import java.security.SecureRandom;
import java.util.zip.CRC32;

/**
 * How an issued key is written: {@code gh_}, 256 random bits as 43 letters and digits, and 6 more
 * that are the CRC-32 of all before them. So a scanner of secrets can recognise one for certain,
 * and a key that was cut short is told from one that nobody knows.
 */
public final class KeyText {
  private static final String PREFIX = "gh_";
  private static final int RANDOM_BYTES = 32;
  private static final int RANDOM_DIGITS = 43;
  private static final int CHECK_DIGITS = 6;
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final BigInteger BASE = BigInteger.valueOf(DIGITS.length());

  private KeyText() {}

  /** A new one. */
  public static String random(SecureRandom random) {
    byte[] bits = new byte[RANDOM_BYTES];
    random.nextBytes(bits);
    String start = PREFIX + base62(new BigInteger(1, bits), RANDOM_DIGITS);
    return start + check(start);
  }

  /** Whether it is meant to be one: it is nobody else's business then. */
  public static boolean isMeant(String text) {
    return text.startsWith(PREFIX);
  }

  /** Whether no character of it was lost or changed. */
  public static boolean isWhole(String text) {
    int start = PREFIX.length() + RANDOM_DIGITS;
    return text.length() == start + CHECK_DIGITS
        && isMeant(text)
        && text.substring(start).equals(check(text.substring(0, start)));
  }

  private static String check(String start) {
    CRC32 crc = new CRC32();
    crc.update(start.getBytes(US_ASCII));
    return base62(BigInteger.valueOf(crc.getValue()), CHECK_DIGITS);
  }

  private static String base62(BigInteger number, int length) {
    StringBuilder text = new StringBuilder(length);
    BigInteger rest = number;
    for (int i = 0; i < length; i++) {
      BigInteger[] parts = rest.divideAndRemainder(BASE);
      text.append(DIGITS.charAt(parts[1].intValue()));
      rest = parts[0];
    }
    return text.reverse().toString();
  }
}
