// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.AddressRange;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Who really asks, behind proxies that the operator trusts: each of them is believed about whom it
 * was asked by, and nobody else about anything.
 */
public final class ClientAddress {
  /** Which header the trusted proxies write. */
  public enum Header {
    /** Whichever there is; where there are both, they must say the same. */
    ANY,
    FORWARDED,
    X_FORWARDED_FOR
  }

  /** Who came by something that has no address, such as a socket in the file system. */
  public static final InetAddress NOWHERE = AddressRange.address("0.0.0.0");

  /** More proxies in a row than anybody has. */
  private static final int HOPS = 32;

  private final List<AddressRange> trusted;
  private final Header header;

  public ClientAddress(List<AddressRange> trusted, Header header) {
    this.trusted = List.copyOf(trusted);
    this.header = header;
  }

  /** The address at the other end of the connection, as a server spells it. */
  public static InetAddress peer(@Nullable String spelled) {
    if (spelled == null) {
      return NOWHERE;
    }
    int zone = spelled.indexOf('%');
    String bare = (zone < 0 ? spelled : spelled.substring(0, zone)).replaceAll("[\\[\\]]", "");
    try {
      return AddressRange.address(bare);
    } catch (IllegalArgumentException none) {
      return NOWHERE;
    }
  }

  /** Whether this is one of the proxies that are believed. */
  public boolean trusts(InetAddress address) {
    for (AddressRange range : trusted) {
      if (range.contains(address)) {
        return true;
      }
    }
    return false;
  }

  /**
   * Who asks: the first from the right that is no trusted proxy. An element that names no address
   * ends the search with whoever wrote it.
   *
   * @param peer who has sent the request to us
   * @param forwarded the lines of {@code Forwarded}
   * @param forwardedFor the lines of {@code X-Forwarded-For}
   * @return empty when both headers are believed and name different addresses: a proxy that writes
   *     one of them passes on what its client has made up as the other
   */
  public Optional<InetAddress> of(
      InetAddress peer, List<String> forwarded, List<String> forwardedFor) {
    boolean one = header != Header.X_FORWARDED_FOR && !forwarded.isEmpty();
    boolean other = header != Header.FORWARDED && !forwardedFor.isEmpty();
    InetAddress byOne = one ? search(peer, forwarded, Hop::ofForwarded) : peer;
    InetAddress byOther = other ? search(peer, forwardedFor, Hop::ofForwardedFor) : peer;
    if (one && other && !byOne.equals(byOther)) {
      return Optional.empty();
    }
    return Optional.of(one ? byOne : byOther);
  }

  private InetAddress search(
      InetAddress peer, List<String> lines, Function<String, Optional<InetAddress>> reader) {
    InetAddress proven = peer;
    ListFromTheRight elements = new ListFromTheRight(lines);
    for (int hops = 0; hops < HOPS && elements.hasNext() && trusts(proven); hops++) {
      Optional<InetAddress> before = reader.apply(elements.next());
      if (before.isEmpty()) {
        return proven;
      }
      proven = before.get();
    }
    return proven;
  }
}
