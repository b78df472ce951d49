// SPDX-License-Identifier: Apache-2.0
package io.gatehouse.config.settings;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.time.Duration;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ValuesTest {
  @ParameterizedTest
  @ValueSource(strings = {"v1", "preview", "2024-10-21", "2025-04-01-preview"})
  void azureVersions(String text) {
    assertEquals(new AzureApiVersion(text), Values.read(AzureApiVersion.class, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v2", "2024", "2024-10-21&x=y", "2024-10-21-beta", "latest"})
  void noAzureVersions(String text) {
    assertWrong(AzureApiVersion.class, text, "v1, preview, or a date such as 2024-10-21");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "40ms, 40",
    "15s, 15000",
    "15, 15000",
    "5m, 300000",
    "1h, 3600000",
    "2d, 172800000",
    "PT15S, 15000",
    "PT0.5S, 500",
    "pt1m, 60000",
    "15 s, 15000",
    "15S, 15000",
    "365d, 31536000000"
  })
  void times(String text, long millis) {
    assertEquals(Duration.ofMillis(millis), Values.read(Duration.class, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "-5s", "PT-1S", "soon", "5 minutes", "1.5s", "366d", "99999999999"})
  void noTimes(String text) {
    assertWrong(
        Duration.class,
        text,
        "a time such as 40ms, 15s, 5m, 1h, 30 (seconds) or PT15S, from 0 to 365d");
  }

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "65536, 65536",
    "1B, 1",
    "512KB, 524288",
    "10MB, 10485760",
    "1GB, 1073741824",
    "10mb, 10485760",
    "10 MB, 10485760"
  })
  void sizes(String text, long bytes) {
    assertEquals(new ByteSize(bytes), Values.read(ByteSize.class, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"-1", "10M", "1.5MB", "many", "MB"})
  void noSizes(String text) {
    assertWrong(ByteSize.class, text, "a size such as 512KB, 10MB, 1GB or 65536 (bytes)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"jdbc/gatehouse", "java:jboss/datasources/x", "java:/x", "jdbc/__default"})
  void jndiNames(String text) {
    assertEquals(new JndiName(text), Values.read(JndiName.class, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"ldap://h/x", "rmi:x", "java:", "java:ldap://h", "a b"})
  void noJndiNames(String text) {
    assertWrong(
        JndiName.class,
        text,
        "a JNDI name such as jdbc/gatehouse or java:jboss/datasources/gatehouse");
  }

  @ParameterizedTest
  @CsvSource({
    "https://h/v1, https://h/v1",
    "http://h:1/, http://h:1",
    "HTTPS://H/a/b//, HTTPS://H/a/b",
    "http://[::1]:8080, http://[::1]:8080"
  })
  void addresses(String text, URI url) {
    assertEquals(url, Values.read(URI.class, text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://h",
        "h:80",
        "https://u:p@h",
        "https://h?a=b",
        "https://h#f",
        "https://",
        "https://h:0",
        "https://h:70000",
        "https://a b"
      })
  void noAddresses(String text) {
    assertWrong(URI.class, text, "an http:// or https:// address without user, query or fragment");
  }

  @ParameterizedTest
  @CsvSource({"'', ''", "/, ''", "/v1, /v1", "/a/b/, /a/b"})
  void prefixes(String text, String path) {
    assertEquals(new ApiPrefix(path), Values.read(ApiPrefix.class, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"v1", "//", "/a b", "/v1?x", "/{model}"})
  void noPrefixes(String text) {
    assertWrong(ApiPrefix.class, text, "nothing, or a path that begins with / such as /v1");
  }

  @ParameterizedTest
  @CsvSource({"*, *", "https://Chat.Example, https://chat.example", "http://a:1, http://a:1"})
  void origins(String text, String origin) {
    assertEquals(new WebOrigin(origin), Values.read(WebOrigin.class, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat.example", "https://a/b", "null", "https://*.example"})
  void noOrigins(String text) {
    assertWrong(WebOrigin.class, text, "* or scheme://host[:port], such as https://chat.example");
  }

  @ParameterizedTest
  @ValueSource(strings = {"proxy:3128", "https://proxy:3128", "http://proxy", "http://p:1/x"})
  void noProxies(String text) {
    assertWrong(ProxyAddress.class, text, "http://host:port, without user or path");
  }

  @ParameterizedTest
  @CsvSource({"a/b, a, b", "a/b/c, a, b/c"})
  void targets(String text, String upstream, String model) {
    assertEquals(new TargetName(upstream, model), Values.read(TargetName.class, text));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gpt-4o", "/b", "a/"})
  void noTargets(String text) {
    assertWrong(TargetName.class, text, "upstream/model, such as openai/gpt-5.4-mini");
  }

  @ParameterizedTest
  @ValueSource(strings = {"yes", "1", "TRUE", "on"})
  void noBooleans(String text) {
    assertWrong(Boolean.class, text, "true or false");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nx-evil: 1", "a\u0000"})
  void noLineBreaks(String text) {
    assertWrong(String.class, text, "text without line breaks or other control characters");
    assertWrong(Secret.class, text, "text without line breaks or other control characters");
  }

  private static void assertWrong(Class<?> type, String text, String expected) {
    var wrong = assertThrows(IllegalArgumentException.class, () -> Values.read(type, text));
    assertEquals(expected, wrong.getMessage());
  }
}
