// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.policy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.gatehouse.model.AddressRange;
import io.gatehouse.policy.ClientAddress.Header;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/** Who is believed to ask, as the proxies 10.0.0.0/8 and 2001:db8:aaaa::/48 tell it. */
class ClientAddressTest {
  private static final List<AddressRange> PROXIES =
      List.of(AddressRange.parse("10.0.0.0/8"), AddressRange.parse("2001:db8:aaaa::/48"));
  private static final String STRANGER = "192.0.2.1";
  private static final String PROXY = "10.0.0.1";
  private static final String CLIENT = "198.51.100.7";

  /** What stands in a header; lines are separated by {@code |}. */
  enum Case {
    NOTHING_IS_SAID(PROXY, "", "", PROXY),
    A_STRANGER_IS_NOT_BELIEVED(STRANGER, "for=198.51.100.7", "198.51.100.7", STRANGER),
    A_PROXY_IS(PROXY, "", "198.51.100.7", CLIENT),
    BY_THE_STANDARD_TOO(PROXY, "for=198.51.100.7", "", CLIENT),
    FROM_THE_RIGHT(PROXY, "", "1.1.1.1, 198.51.100.7", CLIENT),
    FROM_THE_RIGHT_BY_THE_STANDARD(PROXY, "for=1.1.1.1, for=198.51.100.7", "", CLIENT),
    THE_LAST_LINE_FIRST(PROXY, "", "1.1.1.1|198.51.100.7", CLIENT),
    THROUGH_SEVERAL(PROXY, "", "1.1.1.1, 198.51.100.7, 10.1.1.1,10.2.2.2", CLIENT),
    THROUGH_SEVERAL_LINES(PROXY, "", "1.1.1.1|198.51.100.7, 10.1.1.1|10.2.2.2", CLIENT),
    ALL_ARE_TRUSTED(PROXY, "", "10.3.3.3, 10.1.1.1", "10.3.3.3"),
    MIXED_FAMILIES(PROXY, "", "2001:db8::7, 2001:db8:aaaa::1", "2001:db8::7"),
    A_PROXY_OF_IPV6("2001:db8:aaaa::9", "", "198.51.100.7", CLIENT),
    AN_IPV4_PROXY_SPELLED_AS_IPV6("::ffff:10.0.0.1", "", "198.51.100.7", CLIENT),
    AN_IPV4_CLIENT_SPELLED_AS_IPV6(PROXY, "", "::ffff:198.51.100.7", CLIENT),
    AN_IPV4_CLIENT_IN_HEXADECIMAL(PROXY, "for=\"[::ffff:c633:6407]\"", "", CLIENT),
    AN_IPV4_PROXY_IN_THE_CHAIN(PROXY, "", "198.51.100.7, ::ffff:a00:1", CLIENT),
    WITH_A_PORT(PROXY, "", "198.51.100.7:4711", CLIENT),
    WITH_BRACKETS(PROXY, "", "[2001:db8::7]", "2001:db8::7"),
    WITH_BRACKETS_AND_PORT(PROXY, "", "[2001:db8::7]:4711", "2001:db8::7"),
    QUOTED(PROXY, "for=\"198.51.100.7:4711\"", "", CLIENT),
    QUOTED_IPV6(PROXY, "for=\"[2001:db8::7]:4711\"", "", "2001:db8::7"),
    WITH_A_HIDDEN_PORT(PROXY, "for=\"198.51.100.7:_p.1\"", "", CLIENT),
    OTHER_PARAMETERS(PROXY, "By=10.0.0.1;FOR=198.51.100.7;proto=https;host=\"a,b\"", "", CLIENT),
    SPACE(PROXY, "  for=198.51.100.7 ; proto=http ", "", CLIENT),
    NO_QUOTE_OF_A_STRANGER_SWALLOWS(PROXY, "for=\"1.1.1.1, for=198.51.100.7", "", CLIENT),
    NOR_ONE_WITH_A_BACKSLASH(PROXY, "for=\"\\, for=198.51.100.7", "", CLIENT),
    A_COMMA_IN_QUOTES(PROXY, "for=198.51.100.7;host=\"a, for=1.1.1.1\"", "", CLIENT),
    UNKNOWN_ENDS_IT(PROXY, "for=1.1.1.1, for=unknown, for=10.1.1.1", "", "10.1.1.1"),
    HIDDEN_ENDS_IT(PROXY, "for=1.1.1.1, for=_hidden", "", PROXY),
    NO_FOR_ENDS_IT(PROXY, "for=1.1.1.1, proto=https", "", PROXY),
    TWO_FORS_END_IT(PROXY, "for=1.1.1.1;for=198.51.100.7", "", PROXY),
    EMPTY_ENDS_IT(PROXY, "", "1.1.1.1, ", PROXY),
    A_NAME_ENDS_IT(PROXY, "", "1.1.1.1, localhost", PROXY),
    HALF_AN_ADDRESS_ENDS_IT(PROXY, "", "1.1.1.1, 198.51.100", PROXY),
    TOO_LARGE_A_NUMBER_ENDS_IT(PROXY, "", "1.1.1.1, 198.51.100.700", PROXY),
    AN_OCTAL_NUMBER_ENDS_IT(PROXY, "", "1.1.1.1, 198.51.100.007", PROXY),
    A_ZONE_ENDS_IT(PROXY, "", "1.1.1.1, fe80::1%eth0", PROXY),
    A_RANGE_ENDS_IT(PROXY, "", "1.1.1.1, 198.51.100.7/32", PROXY),
    A_PORT_ALONE_ENDS_IT(PROXY, "", "1.1.1.1, :80", PROXY),
    A_QUOTE_ENDS_IT(PROXY, "", "1.1.1.1, \"198.51.100.7\"", PROXY),
    BOTH_SAY_THE_SAME(PROXY, "for=198.51.100.7", "198.51.100.7", CLIENT),
    ONE_KNOWS_MORE_THAN_THE_END(PROXY, "for=9.9.9.9, for=198.51.100.7", "198.51.100.7", CLIENT),
    THEY_DIFFER(PROXY, "for=1.1.1.1", "198.51.100.7", ""),
    ONE_MEANS_NOTHING(PROXY, "for=unknown", "198.51.100.7", "");

    private final String peer;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final List<String> forwarded;

    @SuppressWarnings("ImmutableEnumChecker") // nobody changes it
    private final List<String> forwardedFor;

    private final String client;

    Case(String peer, String forwarded, String forwardedFor, String client) {
      this.peer = peer;
      this.forwarded = lines(forwarded);
      this.forwardedFor = lines(forwardedFor);
      this.client = client;
    }

    private static List<String> lines(String text) {
      return text.isEmpty() ? List.of() : List.of(text.split("\\|", -1));
    }
  }

  @ParameterizedTest
  @EnumSource
  void isBelieved(Case c) {
    Optional<InetAddress> expected =
        c.client.isEmpty() ? Optional.empty() : Optional.of(AddressRange.address(c.client));
    assertEquals(
        expected,
        new ClientAddress(PROXIES, Header.ANY)
            .of(ClientAddress.peer(c.peer), c.forwarded, c.forwardedFor));
  }

  @ParameterizedTest
  @CsvSource({"FORWARDED, 1.1.1.1", "X_FORWARDED_FOR, 198.51.100.7"})
  void theHeaderThatIsNotNamedIsNotRead(Header header, String client) {
    assertEquals(
        Optional.of(AddressRange.address(client)),
        new ClientAddress(PROXIES, header)
            .of(AddressRange.address(PROXY), List.of("for=1.1.1.1"), List.of("198.51.100.7")));
  }

  @ParameterizedTest
  @CsvSource({
    "192.0.2.1, 192.0.2.1",
    "0:0:0:0:0:0:0:1, ::1",
    "[::1], ::1",
    "fe80:0:0:0:0:0:0:1%eth0, fe80::1",
    "::ffff:192.0.2.1, 192.0.2.1",
    "'', 0.0.0.0",
    "localhost, 0.0.0.0",
    "/run/gatehouse.sock, 0.0.0.0",
    ", 0.0.0.0"
  })
  void theOtherEndOfAConnection(String spelled, String address) {
    assertEquals(AddressRange.address(address), ClientAddress.peer(spelled));
  }

  @Test
  void aChainOfProxiesHasAnEnd() {
    String chain = String.join(",", IntStream.range(0, 200).mapToObj(i -> "10.1.1." + i).toList());
    assertEquals(
        Optional.of(AddressRange.address("10.1.1.168")),
        new ClientAddress(PROXIES, Header.ANY)
            .of(AddressRange.address(PROXY), List.of(), List.of(chain)));
  }

  @Test
  void hostileLengthsEndIt() {
    ClientAddress client = new ClientAddress(PROXIES, Header.ANY);
    for (String long1 :
        List.of(
            "\"".repeat(100_000),
            "\\".repeat(100_000) + "\"",
            "for=\"" + "\\\"".repeat(50_000) + "\"",
            ";".repeat(100_000),
            "1".repeat(100_000),
            ":".repeat(100_000),
            "[".repeat(100_000))) {
      InetAddress proxy = AddressRange.address(PROXY);
      assertEquals(Optional.of(proxy), client.of(proxy, List.of(long1), List.of()));
      assertEquals(Optional.of(proxy), client.of(proxy, List.of(), List.of(long1)));
    }
  }

  /** Whatever a stranger writes, it counts as his own; what he writes through a proxy, too. */
  @Test
  void nobodyCanWriteHimselfAnotherAddress() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    InetAddress stranger = AddressRange.address(STRANGER);
    InetAddress proxy = AddressRange.address(PROXY);
    ClientAddress client = new ClientAddress(PROXIES, Header.FORWARDED);
    ClientAddress other = new ClientAddress(PROXIES, Header.X_FORWARDED_FOR);
    for (int i = 0; i < 10_000; i++) {
      List<String> lines = Stream.generate(() -> chain(random)).limit(random.nextInt(4)).toList();
      String why = "seed " + seed + ": " + lines;
      assertFalse(client.trusts(stranger));
      for (ClientAddress any : List.of(client, other, new ClientAddress(PROXIES, Header.ANY))) {
        assertEquals(Optional.of(stranger), any.of(stranger, lines, lines), why);
      }
      assertEquals(
          Optional.of(stranger), client.of(proxy, behind(lines, "for=" + STRANGER), lines), why);
      assertEquals(Optional.of(stranger), other.of(proxy, lines, behind(lines, STRANGER)), why);
      InetAddress told =
          new ClientAddress(PROXIES, Header.ANY).of(proxy, lines, lines).orElse(proxy);
      assertTrue(told.getAddress().length >= 4, why);
    }
    System.getLogger(ClientAddressTest.class.getName())
        .log(System.Logger.Level.INFO, "10,000 chains, seed " + seed);
  }

  /** As a proxy adds its client: to the last line, or as a line of its own. */
  private static List<String> behind(List<String> lines, String element) {
    if (lines.isEmpty() || lines.size() % 2 == 0) {
      return Stream.concat(lines.stream(), Stream.of(element)).toList();
    }
    List<String> added = new java.util.ArrayList<>(lines);
    added.set(lines.size() - 1, lines.get(lines.size() - 1) + ", " + element);
    return added;
  }

  private static final List<String> PIECES =
      List.of(
          "10.0.0.1",
          "1.2.3.4",
          "::1",
          "[::1]",
          "for=",
          "For=\"",
          "\"",
          "\\",
          ",",
          ", ",
          ";",
          ":80",
          "unknown",
          "_x",
          "=",
          " ",
          "\t",
          "2001:db8:aaaa::1",
          "256.1.1.1",
          "%",
          "\u0000",
          "é",
          "by=");

  private static String chain(Random random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(30); i > 0; i--) {
      text.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return text.toString();
  }
}
