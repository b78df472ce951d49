// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.web;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.gatehouse.policy.KeyText;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URLEncoder;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPOutputStream;

/** Makes up what nobody in his right mind would send, the same again from the same seed. */
final class Malice {
  /** Values of fields, as they stand in JSON: wrong ones, extreme ones, and some that are right. */
  private static final List<String> VALUES =
      List.of(
          "null",
          "true",
          "false",
          "{}",
          "[]",
          "[[]]",
          "[null]",
          "[1]",
          "{\"a\":null}",
          "0",
          "-0",
          "-1",
          "1.5",
          "2",
          "2147483647",
          "2147483648",
          "9223372036854775807",
          "9223372036854775808",
          "1e3",
          "1E400",
          "-1e-400",
          "1e999999999",
          "1e2147483648",
          "1e99999999999",
          "0.1e-999999999",
          "NaN",
          "Infinity",
          "-Infinity",
          "undefined",
          "01",
          "+1",
          ".5",
          "0x10",
          "1_000",
          "'text'",
          "\"\"",
          "\"   \"",
          "\"\\u0000\"",
          "\"\\ud800\"",
          "\"\\udc00\\ud800\"",
          "\"\\u2028\"",
          "\"a\\nb\"",
          "\"\\x\"",
          "\"\\u12\"",
          "\"*\"",
          "\"/\"",
          "\"𝒳é\"",
          "\"caller\"",
          "\"admin\"",
          "\"NaN\"");

  private static final List<String> TIMES =
      List.of(
          "+1000000000-12-31T23:59:59Z",
          "-1000000000-01-01T00:00:00Z",
          "-999999999-01-01T00:00:00Z",
          "+999999999-12-31T23:59:59.999999999Z",
          "+294277-01-01T00:00:00Z",
          "-4714-01-01T00:00:00Z",
          "9999-12-31T23:59:59.999999999Z",
          "+10000-01-01T00:00:00Z",
          "0000-01-01T00:00:00Z",
          "2027-13-40T25:61:61Z",
          "2027-01-31",
          "2027-01-31T00:00:00+01:00");
  private static final List<String> RATES =
      List.of(
          "1/0s",
          "0/s",
          "999999999999999999/s",
          "1/999999999d",
          "999999999999999999/999999999d",
          "1/106752d",
          "9999999999999999999/s",
          "1/9999999999s",
          "1/s",
          "5/١s",
          "1 / 1 s",
          "/",
          "-1/s",
          "1000000000/s",
          "1000000001/s",
          "100/minute");
  private static final List<String> RANGES =
      List.of(
          "10.0.0.0/33",
          "::/0",
          "0.0.0.0/0",
          "10.1.2.3/8",
          "::ffff:1.2.3.4/100",
          "::ffff:1.2.3.4",
          "fe80::1%eth0",
          "1.2.3.4/",
          "1.2.3.4/999",
          "1.2.3.4/٣",
          "::1",
          "1:2:3:4:5:6:7:8/128",
          "255.255.255.255",
          "::ffff:0:0/96",
          "198.51.100.7",
          "localhost");
  private static final List<String> AMOUNTS =
      List.of(
          "1E+2147483647",
          "0E+2147483647",
          "1E-2147483648",
          "1E+9999999999",
          "-0.000000001",
          "1e8",
          "999999999.999999999",
          "9999999999",
          "0.0000000001",
          "1.5",
          "-1",
          "NaN",
          "0",
          "",
          "9".repeat(190) + "E2147483460",
          "9".repeat(190) + "E-2147483460");
  private static final List<String> WORDS =
      List.of(
          "money",
          "tokens",
          "day",
          "week",
          "month",
          "total",
          "lifetime",
          "all",
          "caller",
          "owner",
          "tag",
          "cost-centre",
          "admin",
          "GMT+18:00",
          "Europe/Berlin",
          "UTC+25",
          "Europe/../Berlin",
          "SystemV/AST4ADT",
          "Z",
          "*",
          "/",
          "a*".repeat(100),
          "\\".repeat(100),
          "😀".repeat(100));
  private static final List<String> TERMS =
      List.of("0s", "1h", "365d", "366d", "9999999999d", "PT999999999999999H", "P-1D", "PT0.1S");

  /** What comes near the right thing in a field of this name. */
  private static final Map<String, List<String>> NEAR =
      Map.of(
          "expires",
          TIMES,
          "requests",
          RATES,
          "tokens",
          RATES,
          "range",
          RANGES,
          "addresses",
          RANGES,
          "amount",
          AMOUNTS,
          "overlap",
          TERMS,
          "limit",
          TERMS);

  private static final Map<String, String> LIMITS =
      Map.of(
          "requests",
          "[\"100/minute\"]",
          "tokens",
          "[\"9/s\"]",
          "concurrent",
          "9",
          "longest_input",
          "9223372036854775807",
          "longest_output",
          "1");

  /** Segments of paths and values of parameters, as they stand in a URL. */
  private static final List<String> SEGMENTS =
      List.of(
          "",
          "a",
          "%00",
          "a%00b",
          "%2f",
          "%2F..%2Fkeys",
          "..",
          ".",
          "%2e%2e",
          "a;x=y",
          ";",
          ";x",
          "%5c",
          "\\",
          "%",
          "%zz",
          "%u0041",
          "%c0%80",
          "%ff%fe",
          "%0d%0aSet-Cookie:%20a=b",
          "%20",
          "+",
          "%25",
          "%2525",
          "%F0%9F%98%80",
          "😀",
          "é",
          "{id}",
          "%7Bid%7D",
          "a|b",
          "a^b",
          "[::1]",
          "\"",
          "'",
          "<script>",
          "' or '1'='1",
          "%27%20or%201=1--",
          "NaN",
          "-1",
          "0",
          "1",
          "1e9",
          "1000",
          "1001",
          "99999",
          "999999999999999999",
          "9223372036854775808",
          "2027-01-31T00:00:00Z",
          "-1000000000-01-01T00:00:00Z",
          "%2B1000000000-12-31T23:59:59Z",
          "10.0.0.0/8",
          "10.9.0.0%2F16",
          "::/0",
          "::ffff:1.2.3.4/99",
          "up",
          "anonymous",
          "key-1",
          "30s",
          "9999999999d",
          "*",
          "https://evil.example",
          "//evil.example",
          "#x",
          "?x",
          "&",
          "a=b",
          "k1",
          "k2",
          "k3");

  private static final List<String> TYPES =
      List.of(
          "application/json",
          "application/json; charset=utf-16",
          "application/json;charset=nonsense",
          "application/vnd.x+json",
          "text/plain",
          "text/html",
          "application/x-www-form-urlencoded",
          "multipart/form-data",
          "multipart/form-data; boundary=b",
          "multipart/mixed; boundary=\"",
          "application/json/json",
          "/",
          ";",
          "\"",
          "é",
          "application/JSON;a=b;c");

  private final Random random;
  private final SecureRandom keys = new SecureRandom();

  Malice(long seed) {
    random = new Random(seed);
  }

  <T> T one(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }

  boolean rarely() {
    return random.nextInt(8) == 0;
  }

  int number(int below) {
    return random.nextInt(below);
  }

  /** A token that is no key; from a real one, from the form of one, or from nothing. */
  String token(String real) {
    String form = KeyText.random(keys);
    StringBuilder spoiled = new StringBuilder(random.nextBoolean() ? real : form);
    int at = random.nextInt(spoiled.length());
    switch (random.nextInt(9)) {
      case 0 -> {
        return form;
      }
      case 1 -> spoiled.setCharAt(at, (char) ('0' + (spoiled.charAt(at) + 1) % 10));
      case 2 -> spoiled.setLength(at);
      case 3 -> spoiled.replace(at, at, noise(1 + random.nextInt(8)));
      case 4 -> spoiled.append(noise(1 + random.nextInt(20)));
      case 5 -> spoiled.append("A".repeat(random.nextInt(12_000)));
      case 6 ->
          spoiled.insert(at, one(List.of("\0", "\t", "\u007f", "\u0001", "é", "😀", "\u2028")));
      case 7 -> {
        return spoiled.toString().toUpperCase(Locale.ROOT);
      }
      default -> {
        return noise(random.nextInt(300));
      }
    }
    return spoiled.toString();
  }

  /** Printable. */
  String noise(int length) {
    StringBuilder noise = new StringBuilder();
    for (int i = 0; i < length; i++) {
      noise.append((char) (33 + random.nextInt(94)));
    }
    return noise.toString();
  }

  private String value() {
    return switch (random.nextInt(12)) {
      case 0 -> nested(1 << random.nextInt(16));
      case 1 -> "9".repeat(1 + random.nextInt(5000));
      case 2 -> '"' + "x".repeat(1 + random.nextInt(random.nextBoolean() ? 250 : 60_000)) + '"';
      case 3 -> '[' + String.join(",", Collections.nCopies(random.nextInt(120), one(VALUES))) + ']';
      case 4 -> {
        String item = '"' + "a\\\"".repeat(random.nextInt(120)) + '"';
        yield '[' + String.join(",", Collections.nCopies(random.nextInt(120), item)) + ']';
      }
      default -> one(VALUES);
    };
  }

  /** As a text or a list of them, as long as it may be or too long. */
  private String value(String field) {
    if (field.equals("limits") && !rarely()) {
      return object(LIMITS);
    }
    if (random.nextInt(3) == 0) {
      return value();
    }
    boolean list = rarely() == field.matches("range|expires|amount|overlap|limit|zone|unit");
    List<String> items = new ArrayList<>();
    for (int i = list ? random.nextInt(random.nextInt(3) == 0 ? 101 : 4) : 1; i > 0; i--) {
      items.add('"' + one(NEAR.getOrDefault(field, WORDS)) + '"');
      while (random.nextInt(40) > 0 && i > 4) {
        items.add(items.get(items.size() - 1));
        i--;
      }
    }
    return list ? items.toString() : items.get(0);
  }

  private String nested(int depth) {
    boolean array = random.nextBoolean();
    String open = array ? "[" : "{\"a\":";
    String end = (array ? "]" : "}").repeat(random.nextInt(4) == 0 ? 0 : depth);
    return open.repeat(depth) + (random.nextBoolean() ? "1" : "") + end;
  }

  /** A JSON object with these fields, of which some are dropped, doubled, renamed or retyped. */
  private String object(Map<String, String> fields) {
    List<String> members = new ArrayList<>();
    int touched = random.nextInt(fields.size() + 1);
    int i = 0;
    for (Map.Entry<String, String> field : fields.entrySet()) {
      String member = '"' + field.getKey() + "\":";
      boolean touch = i++ == touched || rarely();
      switch (touch ? random.nextInt(5) : 5) {
        case 0 -> {}
        case 1 -> members.add(member + field.getValue() + ',' + member + value(field.getKey()));
        case 2 -> members.add(value() + ':' + field.getValue());
        case 3, 4 -> members.add(member + value(field.getKey()));
        default -> members.add(member + field.getValue());
      }
    }
    if (rarely()) {
      members.add("\"" + noise(3).replaceAll("[\\\\\"]", "_") + "\":" + value());
    }
    return '{' + String.join(",", members) + '}';
  }

  /** A body that began as this object. */
  byte[] body(Map<String, String> fields) {
    String text = fields.isEmpty() && random.nextBoolean() ? "" : object(fields);
    return switch (random.nextInt(14)) {
      case 0 -> Arrays.copyOf(text.getBytes(UTF_8), random.nextInt(text.length() + 1));
      case 1 -> ('[' + text + ']').getBytes(UTF_8);
      case 2 -> value().getBytes(UTF_8);
      case 3 -> text.getBytes(UTF_16);
      case 4 -> ("\ufeff" + text).getBytes(UTF_8);
      case 5 -> spoiled(text.getBytes(UTF_8));
      case 6 -> (text + text).getBytes(UTF_8);
      case 7 -> (text + " ".repeat(random.nextInt(100_000))).getBytes(UTF_8);
      default -> text.getBytes(UTF_8);
    };
  }

  private byte[] spoiled(byte[] bytes) {
    for (int i = 0; i < bytes.length && i < 1 + random.nextInt(4); i++) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  /** Head and body of a request; the head's lines say what the body is, not always truly. */
  byte[] request(String method, String path, List<String> headers, byte[] body) throws IOException {
    byte[] sent = body;
    StringBuilder head = new StringBuilder(method + ' ' + path + " HTTP/1.1\r\nHost: x\r\n");
    headers.forEach(header -> head.append(header).append("\r\n"));
    if (body.length > 0) {
      head.append("Content-Type: ").append(rarely() ? one(TYPES) : TYPES.get(0)).append("\r\n");
      if (rarely()) {
        boolean packed = random.nextBoolean();
        sent = packed ? packed(body) : body;
        head.append("Content-Encoding: ").append(rarely() ? noise(9) : "gzip").append("\r\n");
      }
    }
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    boolean chunked = body.length > 0 && rarely();
    head.append(chunked ? "Transfer-Encoding: chunked" : "Content-Length: " + sent.length);
    all.write(head.append("\r\n\r\n").toString().getBytes(UTF_8));
    if (chunked) {
      all.write((Integer.toHexString(sent.length) + "\r\n").getBytes(ISO_8859_1));
    }
    all.write(sent);
    if (chunked) {
      all.write("\r\n0\r\n\r\n".getBytes(ISO_8859_1));
    }
    return all.toByteArray();
  }

  private static byte[] packed(byte[] bytes) throws IOException {
    ByteArrayOutputStream packed = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
      gzip.write(bytes);
    }
    return packed.toByteArray();
  }

  /** A segment of a path, or a parameter's value, without what would end the request's line. */
  String segment() {
    return switch (random.nextInt(10)) {
      case 0 -> "a".repeat(random.nextInt(5000));
      case 1 -> URLEncoder.encode(noise(random.nextInt(40)) + "\u0000\u2028😀", UTF_8);
      case 2 -> noise(random.nextInt(40));
      case 3 -> one(SEGMENTS).replace(" ", "%20") + one(SEGMENTS).replace(" ", "%20");
      default -> one(SEGMENTS).replace(" ", "%20");
    };
  }

  String query() {
    StringBuilder query = new StringBuilder();
    for (int i = random.nextInt(4); i > 0; i--) {
      query
          .append(query.isEmpty() ? '?' : '&')
          .append(one(List.of("after", "limit", "from", "to", "before", "range", "key", "", "%zz")))
          .append(rarely() ? "" : "=")
          .append(segment());
    }
    return query.toString();
  }

  /** For whom a request was forwarded, or what looks so. */
  List<String> chain() {
    List<String> lines = new ArrayList<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      boolean old = random.nextBoolean();
      List<String> hops = new ArrayList<>();
      for (int j = random.nextInt(rarely() ? 400 : 4); j >= 0; j--) {
        hops.add((old ? "" : one(List.of("for=", "For=", "for =", "by=", ""))) + hop());
      }
      lines.add(
          (old ? "X-Forwarded-For: " : "Forwarded: ")
              + String.join(one(List.of(",", ", ", ";")), hops));
    }
    return lines;
  }

  private String hop() {
    return switch (random.nextInt(10)) {
      case 0 -> noise(random.nextInt(30));
      case 1 -> "127.0.0." + random.nextInt(256);
      case 2 -> "\"[2001:db8::" + random.nextInt(9999) + "]:47011\"";
      case 3 -> one(List.of("unknown", "_hidden", "\"", "[", "::", "::1", "[::ffff:127.0.0.1]"));
      case 4 -> one(List.of("999.1.1.1", "1.2.3", "fe80::1%25lo", "1:2:3:4:5:6:7:8:9", "", "é"));
      case 5 -> ":".repeat(random.nextInt(2000));
      default -> address();
    };
  }

  /** One of many, so that each is asked from seldom. */
  String address() {
    return "10." + random.nextInt(256) + '.' + random.nextInt(256) + '.' + random.nextInt(256);
  }
}
