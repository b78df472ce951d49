// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import io.gatehouse.model.AddressRange;
import java.net.InetAddress;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** One element of a forwarding header, as a proxy writes it; empty where it names no address. */
final class Hop {
  /** Longer than any that a proxy writes. */
  private static final int LONGEST = 512;

  private static final Pattern PAIR =
      Pattern.compile("\\s*([!#$%&'*+.^_`|~0-9A-Za-z-]+)=(\"[^\"]*\"|[^\";,\\s]*)\\s*(;|$)");
  private static final Pattern NODE =
      Pattern.compile("(?:\\[([0-9A-Fa-f:.]+)]|([0-9.]+))(?::(?:\\d{1,5}|_[\\w.-]{1,64}))?");

  private Hop() {}

  /**
   * Of {@code Forwarded}: {@code for=192.0.2.60;proto=https}, {@code for="[2001:db8::1]:4711"}.
   *
   * @see <a href="https://www.rfc-editor.org/rfc/rfc7239#section-4">RFC 7239, section 4</a>
   */
  static Optional<InetAddress> ofForwarded(String element) {
    if (element.length() > LONGEST) {
      return Optional.empty();
    }
    Matcher pair = PAIR.matcher(element);
    Optional<String> node = Optional.empty();
    int at = 0;
    while (at < element.length()) {
      if (!pair.find(at) || pair.start() != at) {
        return Optional.empty();
      }
      if (pair.group(1).toLowerCase(Locale.ROOT).equals("for")) {
        if (node.isPresent()) {
          return Optional.empty();
        }
        node = Optional.of(unquoted(pair.group(2)));
      }
      at = pair.end();
    }
    return node.flatMap(Hop::node);
  }

  /** Of {@code X-Forwarded-For}: an address, with a port or without, in brackets or not. */
  static Optional<InetAddress> ofForwardedFor(String element) {
    return node(element).or(() -> address(element));
  }

  private static Optional<InetAddress> node(String text) {
    Matcher node = text.length() > LONGEST ? NODE.matcher("") : NODE.matcher(text);
    if (!node.matches()) {
      return Optional.empty();
    }
    String six = node.group(1);
    boolean four = six == null || six.indexOf(':') < 0;
    return six != null && four ? Optional.empty() : address(four ? node.group(2) : six);
  }

  private static Optional<InetAddress> address(String text) {
    try {
      return Optional.of(AddressRange.address(text));
    } catch (IllegalArgumentException unknownOrHidden) {
      return Optional.empty();
    }
  }

  private static String unquoted(String value) {
    return value.startsWith("\"") ? value.substring(1, value.length() - 1) : value;
  }
}
