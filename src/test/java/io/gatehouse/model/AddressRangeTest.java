// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressRangeTest {
  @ParameterizedTest
  @CsvSource({
    "10.1.0.0/16, 10.1.255.255, true",
    "10.1.0.0/16, 10.2.0.0, false",
    "10.1.2.3/16, 10.1.0.0, true",
    "10.1.2.3, 10.1.2.3, true",
    "10.1.2.3, 10.1.2.2, false",
    "192.168.1.128/25, 192.168.1.127, false",
    "192.168.1.128/25, 192.168.1.255, true",
    "0.0.0.0/0, 255.255.255.255, true",
    "0.0.0.0/0, ::1, false",
    "2001:db8::/32, 2001:db8:ffff::1, true",
    "2001:db8::/32, 2001:db9::1, false",
    "::1, ::1, true",
    "10.1.0.0/16, ::ffff:10.1.0.9, true",
    "::ffff:10.1.0.0, 10.1.0.0, true"
  })
  void whatIsInIt(String range, String address, boolean isIn) {
    assertEquals(isIn, AddressRange.parse(range).contains(AddressRange.address(address)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "localhost",
        "10.1.0.0/33",
        "10.1.0.0/",
        "10.1.0/8",
        "1.2.3.4/8/9",
        "::/129",
        "10.1.0.0/-1",
        "256.1.1.1",
        "1.2.3.400",
        "010.1.1.1",
        "abc.:d",
        ".:1",
        "1.2.3.4:80",
        "0000:0000:0000:0000:0000:0000:0000:0000:0001",
        "[::1]",
        "fe80::1%eth0",
        "1.2.3.4.5",
        ":",
        "12345::"
      })
  void whatIsNone(String text) {
    assertThrows(IllegalArgumentException.class, () -> AddressRange.parse(text));
  }

  @ParameterizedTest
  @CsvSource({
    "10.1.2.3/16, 10.1.0.0/16",
    "10.1.2.3, 10.1.2.3",
    "2001:db8::1/32, 2001:db8:0:0:0:0:0:0/32"
  })
  void howItIsWritten(String text, String written) {
    assertEquals(written, AddressRange.parse(text).toString());
    assertEquals(AddressRange.parse(text), AddressRange.parse(written));
  }
}
