// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.regex.Pattern;

/**
 * The network addresses that begin alike, written {@code 10.1.0.0/16}, {@code 2001:db8::/32} or as
 * one address. An IPv4 address that is written as an IPv6 one is the IPv4 one.
 */
public final class AddressRange {
  private static final String OCTET = "(25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)";
  private static final Pattern V4 = Pattern.compile(OCTET + "(\\." + OCTET + "){3}");
  private static final Pattern V6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private final byte[] prefix;
  private final int bits;

  private AddressRange(byte[] address, int bits) {
    this.prefix = masked(address, bits);
    this.bits = bits;
  }

  /**
   * Reads the written form. No name is looked up.
   *
   * @throws IllegalArgumentException that says what is expected
   */
  public static AddressRange parse(String text) {
    String[] halves = text.strip().split("/", -1);
    byte[] address = address(halves[0]).getAddress();
    int most = address.length * 8;
    if (halves.length == 1) {
      return new AddressRange(address, most);
    }
    if (halves.length == 2 && halves[1].matches("\\d{1,3}")) {
      int bits = Integer.parseInt(halves[1]);
      if (bits <= most) {
        return new AddressRange(address, bits);
      }
    }
    throw new IllegalArgumentException(
        "'" + text + "' is no range of addresses, such as 10.1.0.0/16 or 2001:db8::/32");
  }

  /** All addresses that begin as this one does. */
  public static AddressRange around(InetAddress address, int bits) {
    return new AddressRange(address.getAddress(), bits);
  }

  /**
   * Reads an address. No name is looked up: what only looks like an address is none, and in
   * brackets nothing passes for a name.
   *
   * @throws IllegalArgumentException when this is none
   */
  public static InetAddress address(String text) {
    boolean four = V4.matcher(text).matches();
    if (four || (text.indexOf(':') >= 0 && V6.matcher(text).matches())) {
      try {
        return InetAddress.getByName(four ? text : "[" + text + "]");
      } catch (UnknownHostException none) {
        // told below
      }
    }
    throw new IllegalArgumentException("'" + text + "' is no IPv4 or IPv6 address");
  }

  /** How many bits of an address decide whether it is in here. */
  public int bits() {
    return bits;
  }

  public boolean contains(InetAddress address) {
    byte[] bytes = address.getAddress();
    return bytes.length == prefix.length && Arrays.equals(prefix, masked(bytes, bits));
  }

  private static byte[] masked(byte[] address, int bits) {
    byte[] kept = address.clone();
    for (int i = 0; i < kept.length; i++) {
      int left = Math.max(0, Math.min(8, bits - i * 8));
      kept[i] &= (byte) (0xff << (8 - left));
    }
    return kept;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof AddressRange range
        && bits == range.bits
        && Arrays.equals(prefix, range.prefix);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(prefix) * 31 + bits;
  }

  /** The written form. */
  @Override
  public String toString() {
    try {
      String address = InetAddress.getByAddress(prefix).getHostAddress();
      return bits == prefix.length * 8 ? address : address + "/" + bits;
    } catch (UnknownHostException impossible) {
      throw new IllegalStateException("4 or 16 bytes are an address", impossible);
    }
  }
}
